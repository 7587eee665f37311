namespace Granary.Jobs;

/// <summary>The settings of a queue. A queue that nobody defined has the defaults.</summary>
[GenerateSerializer, Immutable, Alias("granary.jobs.queue-definition")]
public sealed record QueueDefinition
{
    /// <summary>The queue's name; keeps <see cref="NameRules"/>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Who runs its jobs. Default: workers.</summary>
    [Id(1)]
    public QueueExecution Execution { get; init; }

    /// <summary>
    /// Over how many shards it is spread: 1 to <see cref="JobLimits.PartitionsMax"/>. With one, priorities and limits hold for the whole
    /// queue; with more it takes more jobs a second, priorities hold in each partition, and limits of the queue are refused. Changed only
    /// while the queue is empty. Default: 1.
    /// </summary>
    [Id(2)]
    public int Partitions { get; init; } = 1;

    /// <summary>How many of its jobs may run at once; only with one partition. Default: no limit.</summary>
    [Id(3)]
    public int? Concurrency { get; init; }

    /// <summary>Its share among the queues of its shards, when there is more to do than can be done: 1 to 100. Default: 10.</summary>
    [Id(4)]
    public int Weight { get; init; } = 10;

    /// <summary>How many attempts a job gets: 1 to <see cref="JobLimits.AttemptsMax"/>. Default: <see cref="JobLimits.AttemptsDefault"/>.</summary>
    [Id(5)]
    public int Attempts { get; init; } = JobLimits.AttemptsDefault;

    /// <summary>How long a failed job waits for its next attempt.</summary>
    [Id(6)]
    public JobBackoff Backoff { get; init; } = JobBackoff.Default;

    /// <summary>
    /// How long a worker may be silent before its job goes to another: <see cref="JobLimits.VisibilityMin"/> to
    /// <see cref="JobLimits.VisibilityMax"/>. Default: <see cref="JobLimits.VisibilityDefault"/>.
    /// </summary>
    [Id(7)]
    public TimeSpan VisibilityTimeout { get; init; } = JobLimits.VisibilityDefault;

    /// <summary>
    /// Whether a job is rather lost than run twice: it is noted before each start, and one whose worker is lost ends among the dead.
    /// Default: no; then each job runs at least once.
    /// </summary>
    [Id(8)]
    public bool AtMostOnce { get; init; }

    /// <summary>
    /// How many jobs may wait or run before more are refused: 1 to <see cref="JobLimits.PendingMax"/>; each partition has its share.
    /// Default: <see cref="JobLimits.PendingDefault"/>.
    /// </summary>
    [Id(9)]
    public long PendingMax { get; init; } = JobLimits.PendingDefault;

    /// <summary>The largest payload, in bytes: 0 to <see cref="JobLimits.PayloadBytesMax"/>. Default: <see cref="JobLimits.PayloadBytesDefault"/>.</summary>
    [Id(10)]
    public int PayloadBytesMax { get; init; } = JobLimits.PayloadBytesDefault;

    /// <summary>
    /// How long succeeded and cancelled jobs can be looked up: <see cref="JobLimits.RetentionMin"/> to <see cref="JobLimits.RetentionMax"/>.
    /// Default: <see cref="JobLimits.HistoryDefault"/>.
    /// </summary>
    [Id(11)]
    public TimeSpan HistoryRetention { get; init; } = JobLimits.HistoryDefault;

    /// <summary>
    /// How long dead jobs are kept: <see cref="JobLimits.RetentionMin"/> to <see cref="JobLimits.RetentionMax"/>. Default:
    /// <see cref="JobLimits.DeadDefault"/>.
    /// </summary>
    [Id(12)]
    public TimeSpan DeadRetention { get; init; } = JobLimits.DeadDefault;
}
