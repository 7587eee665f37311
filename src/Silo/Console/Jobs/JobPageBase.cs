using Granary.Jobs;
using Granary.Keys;
using Granary.Web.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Granary.Web.Jobs;

/// <summary>What the pages of the Jobs block share: its clients, the names of the queues, and what is done to dead jobs.</summary>
public abstract class JobPageBase : LivePage
{
    [Inject]
    private protected IJobClient Client { get; set; } = default!;

    [Inject]
    private protected IJobQueues Queues { get; set; } = default!;

    [Inject]
    private protected IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private protected ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    private protected override string? Block => JobPlace.Block;

    /// <summary>The queues that the reader may see, by name.</summary>
    private protected async Task<IReadOnlyList<QueueInfo>> ListQueuesAsync(CancellationToken cancellationToken) =>
        [.. (await Queues.ListAsync(cancellationToken)).Where(queue => May(KeyRoles.Read, queue.Definition.Name))];

    /// <summary>Asks, and cancels a job.</summary>
    private protected async Task CancelAsync(JobInfo job)
    {
        var isDone = await Dialogs.ConfirmAsync(
            "Cancel this job?",
            job.State == JobState.Running
                ? "Its worker is told to stop. What it has done by then is done; nothing of it is tried again."
                : "It will not run. Its payload goes with it.",
            "Cancel the job",
            () => TryAsync(KeyRoles.Write, job.Queue, cancellationToken => Client.CancelAsync(job.Id, cancellationToken)));
        if (isDone)
        {
            Snackbar.Add(job.State == JobState.Running ? "The job's worker is told to stop." : "The job is cancelled.", Severity.Success);
            await RefreshAsync();
        }
    }

    /// <summary>Has dead jobs begin anew, queue by queue; what went wrong.</summary>
    private protected async Task<ConsoleTrouble?> RequeueAsync(IReadOnlyCollection<JobInfo> jobs)
    {
        var requeued = 0;
        var trouble = await ChangeDeadAsync(KeyRoles.Write, jobs, async (part, cancellationToken) =>
            requeued += await Client.RequeueDeadAsync(part, cancellationToken));
        if (requeued > 0)
        {
            Snackbar.Add(requeued == 1 ? "1 job begins anew." : $"{Show.Count(requeued)} jobs begin anew.", Severity.Success);
        }

        await RefreshAsync();
        return trouble;
    }

    /// <summary>Asks, and throws dead jobs away.</summary>
    private protected async Task PurgeAsync(IReadOnlyCollection<JobInfo> jobs)
    {
        var purged = 0;
        await Dialogs.ConfirmAsync(
            jobs.Count == 1 ? "Throw this dead job away?" : $"Throw {Show.Count(jobs.Count)} dead jobs away?",
            "Payloads and errors go with them. Nothing brings them back.",
            "Throw away",
            () => ChangeDeadAsync(KeyRoles.Admin, jobs, async (part, cancellationToken) =>
                purged += await Client.PurgeDeadAsync(part, cancellationToken)));
        if (purged > 0)
        {
            Snackbar.Add(purged == 1 ? "1 job is gone." : $"{Show.Count(purged)} jobs are gone.", Severity.Success);
        }

        await RefreshAsync();
    }

    private async Task<ConsoleTrouble?> ChangeDeadAsync(
        KeyRoles role, IReadOnlyCollection<JobInfo> jobs, Func<IReadOnlyCollection<JobId>, CancellationToken, Task> change)
    {
        foreach (var queue in jobs.GroupBy(static job => job.Queue, StringComparer.Ordinal))
        {
            JobId[] part = [.. queue.Select(static job => job.Id)];
            if (await TryAsync(role, queue.Key, cancellationToken => change(part, cancellationToken)) is { } trouble)
            {
                return trouble;
            }
        }

        return null;
    }
}
