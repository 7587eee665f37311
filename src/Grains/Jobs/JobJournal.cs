namespace Granary.Jobs;

/// <summary>What one decision changes.</summary>
internal sealed class JobJournal(JobNow now, long number)
{
    private readonly List<JobChange> _changes = [];

    public JobNow Now => now;

    /// <summary>The decision's number.</summary>
    public long Number => number;

    public IReadOnlyList<JobChange> Changes => _changes;

    /// <summary>Whether the note of what runs in the silo has to be written with it.</summary>
    public bool NeedsNote { get; set; }

    public void Add(JobChange change) => _changes.Add(change);
}
