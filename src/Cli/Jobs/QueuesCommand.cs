using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Jobs;

/// <summary><c>granary jobs queues</c>: the queues.</summary>
internal static class QueuesCommand
{
    public static Command Create(GranaryCommand granary) => new("queues", "Lists, shows, sets, pauses, drains, resumes and deletes queues.")
    {
        List(granary),
        Show(granary),
        Set(granary),
        Mode(granary, "pause", "paused", "Has a queue hand nothing out."),
        Mode(granary, "drain", "draining", "Has a queue take nothing in."),
        Mode(granary, "resume", "running", "Has a queue take jobs and hand them out."),
        Delete(granary),
    };

    private static Command List(GranaryCommand granary)
    {
        var command = new Command("list", "Lists the queues.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1/jobs/queues", cancellationToken);
            Write(run, answer, answer.As(ApiJson.Default.QueueListView).Queues);
        });
        return command;
    }

    private static Command Show(GranaryCommand granary)
    {
        var queue = JobsCommand.Queue();
        var command = new Command("show", "Shows a queue.") { queue };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(JobsCommand.QueuePath(parsed.GetRequiredValue(queue)), cancellationToken);
            var shown = answer.As(ApiJson.Default.QueueView);
            run.Write(answer.ToString(), console =>
            {
                console.Write(TableOf(run.Terminal, [shown]));
                console.Write(run.Terminal.Table("setting", "value")
                    .Row("run by", shown.Settings.Execution)
                    .Row("partitions", $"{shown.Settings.Partitions}")
                    .Row("concurrency", shown.Settings.Concurrency?.ToString(CultureInfo.InvariantCulture) ?? "no limit")
                    .Row("weight", $"{shown.Settings.Weight}")
                    .Row("attempts", $"{shown.Settings.Attempts}")
                    .Row("visibility timeout", $"{shown.Settings.VisibilitySeconds.ToString(CultureInfo.InvariantCulture)} s")
                    .Row("at most once", shown.Settings.AtMostOnce ? "yes" : "no")
                    .Row("pending at the most", TableRows.Count(shown.Settings.PendingMax)));
            });
        });
        return command;
    }

    private static Command Set(GranaryCommand granary)
    {
        var queue = JobsCommand.Queue();
        var execution = new Option<string?>("--run-by") { Description = "worker: workers fetch its jobs; silo: silos run them. Default: worker." };
        execution.AcceptOnlyFromAmong("worker", "silo");
        var partitions = new Option<int?>("--partitions") { Description = $"1 to {JobLimits.PartitionsMax}. Default: 1." };
        var concurrency = new Option<int?>("--concurrency") { Description = "How many of its jobs run at once. Default: no limit." };
        var weight = new Option<int?>("--weight") { Description = "Its share among others, 1 to 100. Default: 10." };
        var attempts = new Option<int?>("--attempts") { Description = $"1 to {JobLimits.AttemptsMax}. Default: {JobLimits.AttemptsDefault}." };
        var visibility = new Option<TimeSpan?>("--visibility")
        {
            Description = "How long a worker may be silent, 5s to 12h. Default: 60s.",
            HelpName = "DURATION",
            CustomParser = static result => DurationText.Parse(result),
        };
        var once = new Option<bool>("--at-most-once") { Description = "A job is rather lost than run twice." };
        var pending = new Option<long?>("--pending-max") { Description = $"How many jobs may wait or run. Default: {JobLimits.PendingDefault}." };
        var command = new Command("set", "Gives a queue its settings; what is not said has its default.")
        {
            queue, execution, partitions, concurrency, weight, attempts, visibility, once, pending,
        };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var request = new QueueSettingsRequest(
                parsed.GetValue(execution),
                parsed.GetValue(partitions),
                parsed.GetValue(concurrency),
                parsed.GetValue(weight),
                parsed.GetValue(attempts),
                parsed.GetValue(visibility)?.TotalSeconds,
                parsed.GetValue(once) ? true : null,
                parsed.GetValue(pending));
            var answer = await run.Api.PutAsync(
                JobsCommand.QueuePath(parsed.GetRequiredValue(queue)), JsonSerializer.Serialize(request, ApiJson.Default.QueueSettingsRequest), cancellationToken);
            Write(run, answer, [answer.As(ApiJson.Default.QueueView)]);
        });
        return command;
    }

    private static Command Mode(GranaryCommand granary, string verb, string mode, string description)
    {
        var queue = JobsCommand.Queue();
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever looks at it.", HelpName = "TEXT" };
        var command = new Command(verb, description) { queue, reason };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.PutAsync(
                JobsCommand.QueuePath(parsed.GetRequiredValue(queue), "mode"),
                JsonSerializer.Serialize(new QueueModeRequest(mode, parsed.GetValue(reason)), ApiJson.Default.QueueModeRequest),
                cancellationToken);
            Write(run, answer, [answer.As(ApiJson.Default.QueueView)]);
        });
        return command;
    }

    private static Command Delete(GranaryCommand granary)
    {
        var queue = JobsCommand.Queue();
        var command = new Command("delete", "Deletes a queue that is empty.") { queue };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(queue);
            await run.Api.DeleteAsync(JobsCommand.QueuePath(name), cancellationToken);
            run.Write(
                JsonOutput.Object(writer => writer.WriteString("deleted", name)),
                _ => run.Terminal.Output.WriteLine($"Queue '{name}' is deleted."));
        });
        return command;
    }

    private static void Write(CommandRun run, ApiAnswer answer, IReadOnlyList<QueueView> queues) =>
        run.Write(answer.ToString(), console => console.Write(TableOf(run.Terminal, queues)));

    private static Spectre.Console.Table TableOf(Terminal terminal, IEnumerable<QueueView> queues)
    {
        var table = terminal.Table("queue", "mode", "pending", "ready", "running", "parked", "started/s", "failed/s", "late in ms", "reason");
        foreach (var queue in queues)
        {
            table.Row(
                queue.Name, queue.Mode, queue.Pending is { } count ? TableRows.Count(count) : "", TableRows.Count(queue.Ready), TableRows.Count(queue.Running),
                TableRows.Count(queue.Parked), Rate(queue.LastMinute.Started), Rate(queue.LastMinute.Failed),
                Rate(queue.LastMinute.LatenessSeconds * 1000), queue.Reason ?? "");
        }

        return table;
    }

    private static string Rate(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
