using System.CommandLine;
using System.Globalization;
using Granary.Http;
using Granary.Output;

namespace Granary.Jobs;

/// <summary><c>granary jobs list</c>: jobs in the order of their making.</summary>
internal static class ListCommand
{
    private const int LimitDefault = 100;

    public static Command Create(GranaryCommand granary)
    {
        var queue = new Option<string?>("--queue") { Description = "Those of one queue. Default: all.", HelpName = "NAME" };
        var state = new Option<string?>("--state") { Description = "Those in one state. Default: all." };
        state.AcceptOnlyFromAmong("scheduled", "ready", "running", "retrying", "succeeded", "dead", "cancelled");
        var handler = new Option<string?>("--handler") { Description = "Those of one handler. Default: all.", HelpName = "NAME" };
        var text = new Option<string?>("--text") { Description = "Those whose group, key or last error holds this. Default: all.", HelpName = "TEXT" };
        var after = new Option<string?>("--after") { Description = "Those behind this job, which the list before ended with.", HelpName = "JOB" };
        var limit = Limit();
        var command = new Command("list", "Lists jobs, in the order of their making.") { queue, state, handler, text, after, limit };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(
                ("queue", parsed.GetValue(queue)),
                ("state", parsed.GetValue(state)),
                ("handler", parsed.GetValue(handler)),
                ("text", parsed.GetValue(text)),
                ("after", parsed.GetValue(after)),
                ("limit", parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
            var answer = await run.Api.GetAsync($"v1/jobs{query}", cancellationToken);
            Write(run, answer);
        });
        return command;
    }

    /// <summary>How many jobs a list has at the most.</summary>
    public static Option<int> Limit() => new("--limit")
    {
        Description = $"How many at the most, 1 to {JobLimits.ListMax}. Default: {LimitDefault}.",
        DefaultValueFactory = static _ => LimitDefault,
        CustomParser = RangedNumber.Parser("--limit", 1, JobLimits.ListMax),
    };

    /// <summary>Writes a list that the API answered.</summary>
    public static void Write(CommandRun run, ApiAnswer answer)
    {
        var list = answer.As(ApiJson.Default.JobListView);
        run.Write(answer.ToString(), console =>
        {
            console.Write(JobsCommand.TableOf(run.Terminal, list.Jobs));
            if (list.After is { } next)
            {
                run.Terminal.Error.WriteLine($"There may be more: --after {next}");
            }
        });
    }
}
