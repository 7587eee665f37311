namespace Granary.Jobs;

/// <summary>What the store says of jobs that are not in memory.</summary>
/// <param name="Jobs">Those that have not ended.</param>
/// <param name="Dead">Those that are dead.</param>
/// <param name="Ended">Those that succeeded or were cancelled.</param>
internal sealed record JobFinds(
    IReadOnlyDictionary<JobId, JobRow> Jobs, IReadOnlyDictionary<JobId, DeadRow> Dead, IReadOnlyDictionary<JobId, EndedRow> Ended)
{
    /// <summary>Nothing was looked for.</summary>
    public static JobFinds None { get; } =
        new(new Dictionary<JobId, JobRow>(), new Dictionary<JobId, DeadRow>(), new Dictionary<JobId, EndedRow>());

    /// <summary>Which jobs were looked for.</summary>
    public IReadOnlySet<JobId> Asked { get; init; } = new HashSet<JobId>();

    /// <summary>When the look began; see <see cref="JobBook.BeginLook"/>.</summary>
    public long Look { get; init; }

    /// <summary>Whether a job is there, wherever it stands.</summary>
    public bool Has(JobId job) => Jobs.ContainsKey(job) || Dead.ContainsKey(job) || Ended.ContainsKey(job);
}
