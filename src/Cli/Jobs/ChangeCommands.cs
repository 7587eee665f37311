using System.CommandLine;
using Granary.Http;

namespace Granary.Jobs;

/// <summary><c>granary jobs cancel</c> and <c>retry</c>: what becomes of one job.</summary>
internal static class ChangeCommands
{
    public static Command Cancel(GranaryCommand granary) => Create(
        granary, "cancel", "Cancels a job; one that runs is told to stop.", "Job {0} is cancelled, or told to stop.", "Job {0} was told to stop before.");

    public static Command Retry(GranaryCommand granary) => Create(
        granary, "retry", "Has a job run now: a dead one begins anew, one that waits waits no longer.", "Job {0} runs as soon as somebody can.", "Job {0} waits for nothing but a worker.");

    private static Command Create(GranaryCommand granary, string verb, string description, string changed, string unchanged)
    {
        var job = JobsCommand.Job();
        var command = new Command(verb, description) { job };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(job);
            var answer = await run.Api.PostAsync(JobsCommand.JobPath(id, verb), json: null, cancellationToken);
            var text = answer.As(ApiJson.Default.JobChangedView).Changed ? changed : unchanged;
            run.Write(answer.ToString(), _ => run.Terminal.Output.WriteLine(text.Replace("{0}", id, StringComparison.Ordinal)));
        });
        return command;
    }
}
