namespace Granary.Jobs;

/// <summary>Who takes jobs in and runs them. Its database is not in this process.</summary>
internal interface IJobContestant : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Starts its server, if it has one.</summary>
    /// <param name="folder">Holds its data.</param>
    Task StartAsync(string folder);

    /// <summary>Its workers look for jobs from now on; each run in this process is told to <see cref="RunCount.Current"/>.</summary>
    Task ResumeAsync();

    /// <summary>Its workers rest, so that others are measured alone.</summary>
    Task PauseAsync();

    /// <summary>Enqueues a job by a call of its own, to be run at once; it is durable when this returns.</summary>
    Task EnqueueAsync();

    /// <summary>Enqueues jobs to be run at once, in as few calls as it can.</summary>
    Task EnqueueAllAsync(int count);

    /// <summary>Enqueues a job for each time.</summary>
    Task ScheduleAllAsync(IReadOnlyList<DateTimeOffset> dues);

    /// <summary>Waits until as many jobs of a turn have run, and it is stored that they are done; tells of those that ran elsewhere.</summary>
    Task FinishAsync(RunCount runs, int jobs);

    /// <summary>What it has cost so far outside this process.</summary>
    Task<JobCosts> CostsAsync();
}
