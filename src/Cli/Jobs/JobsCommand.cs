using System.CommandLine;
using Granary.Output;
using Spectre.Console;

namespace Granary.Jobs;

/// <summary><c>granary jobs</c>: enqueues, shows and changes jobs and queues.</summary>
internal static class JobsCommand
{
    private const int ErrorLength = 60;

    public static Command Create(GranaryCommand granary) => new("jobs", "Enqueues, shows and changes jobs and queues.")
    {
        EnqueueCommand.Create(granary),
        ListCommand.Create(granary),
        ShowCommand.Create(granary),
        ChangeCommands.Cancel(granary),
        ChangeCommands.Retry(granary),
        DeadCommand.Create(granary),
        QueuesCommand.Create(granary),
    };

    /// <summary>The address of a job.</summary>
    public static string JobPath(string job, string? verb = null) => $"v1/jobs/{Uri.EscapeDataString(job)}{(verb is null ? "" : $"/{verb}")}";

    /// <summary>The address of a queue.</summary>
    public static string QueuePath(string queue, string? what = null) => $"v1/jobs/queues/{Uri.EscapeDataString(queue)}{(what is null ? "" : $"/{what}")}";

    /// <summary>The argument that names a job.</summary>
    public static Argument<string> Job() => new("job") { Description = "The job's id." };

    /// <summary>The argument that names a queue.</summary>
    public static Argument<string> Queue() => new("queue") { Description = "The queue's name." };

    /// <summary>Jobs, a line each.</summary>
    public static Table TableOf(Terminal terminal, IEnumerable<JobView> jobs)
    {
        var table = terminal.Table("job", "queue", "handler", "state", "due", "attempt", "group", "key", "last error");
        foreach (var job in jobs)
        {
            var error = job.Errors.Count == 0 ? "" : job.Errors[^1].Message;
            table.Row(
                job.Id, job.Queue, job.Handler, job.State, TableRows.Instant(job.Due), $"{job.Attempt}/{job.AttemptsMax}", job.Group ?? "", job.Key ?? "",
                error.Length <= ErrorLength ? error : $"{error[..(ErrorLength - 1)]}…");
        }

        return table;
    }
}
