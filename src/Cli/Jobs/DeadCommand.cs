using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;

namespace Granary.Jobs;

/// <summary><c>granary jobs dead</c>: lists, requeues and purges dead jobs.</summary>
internal static class DeadCommand
{
    public static Command Create(GranaryCommand granary) => new("dead", "Lists, requeues and purges the dead jobs of a queue.")
    {
        List(granary),
        Change(granary, "requeue", "Has dead jobs begin anew.", "{0} jobs begin anew."),
        Change(granary, "purge", "Throws dead jobs away.", "{0} jobs are gone."),
    };

    private static Command List(GranaryCommand granary)
    {
        var (queue, text, limit) = (JobsCommand.Queue(), Text(), ListCommand.Limit());
        var command = new Command("list", "Lists dead jobs.") { queue, text, limit };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(
                ("queue", parsed.GetRequiredValue(queue)),
                ("state", "dead"),
                ("text", parsed.GetValue(text)),
                ("limit", parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
            ListCommand.Write(run, await run.Api.GetAsync($"v1/jobs{query}", cancellationToken));
        });
        return command;
    }

    private static Command Change(GranaryCommand granary, string verb, string description, string done)
    {
        var (queue, text) = (JobsCommand.Queue(), Text());
        var jobs = new Argument<string[]>("job") { Description = "The jobs. Without any and with --all or --text: those that are found.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = $"All of the queue, up to {JobLimits.ListMax} at a time." };
        var command = new Command(verb, description) { queue, jobs, text, all };
        command.Validators.Add(result =>
        {
            var ways = (result.GetValue(jobs) is { Length: > 0 } ? 1 : 0) + (result.GetValue(text) is not null ? 1 : 0) + (result.GetValue(all) ? 1 : 0);
            if (ways != 1)
            {
                result.AddError("Name the jobs, or say --text or --all.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var named = parsed.GetValue(jobs) is { Length: > 0 } some ? some : null;
            var request = new DeadJobsRequest(named, Handler: null, parsed.GetValue(text), Limit: null);
            var answer = await run.Api.PostAsync(
                JobsCommand.QueuePath(parsed.GetRequiredValue(queue), $"dead/{verb}"),
                JsonSerializer.Serialize(request, ApiJson.Default.DeadJobsRequest),
                cancellationToken);
            var count = answer.As(ApiJson.Default.JobsChangedView).Count.ToString(CultureInfo.InvariantCulture);
            run.Write(answer.ToString(), _ => run.Terminal.Output.WriteLine(done.Replace("{0}", count, StringComparison.Ordinal)));
        });
        return command;
    }

    private static Option<string?> Text() => new("--text") { Description = "Those whose group, key or last error holds this.", HelpName = "TEXT" };
}
