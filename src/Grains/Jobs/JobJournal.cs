namespace Granary.Jobs;

/// <summary>What one decision changes.</summary>
internal sealed class JobJournal(JobNow now, long number)
{
    private readonly List<JobChange> _changes = [];

    public JobNow Now => now;

    /// <summary>The decision's number.</summary>
    public long Number => number;

    public IReadOnlyList<JobChange> Changes => _changes;

    public void Add(JobChange change) => _changes.Add(change);
}
