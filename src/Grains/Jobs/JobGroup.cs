namespace Granary.Jobs;

/// <summary>
/// The jobs of one group of a queue that are in memory and durable. They run one after the other, by the time that they were first due
/// at: one that failed keeps its place, and holds up those behind it until it has succeeded or is dead.
/// </summary>
internal sealed class JobGroup
{
    private readonly SortedSet<JobEntry> _jobs = new(Comparer<JobEntry>.Create(static (one, other) => PlaceOf(one).CompareTo(PlaceOf(other))));

    /// <summary>The job that runs.</summary>
    public JobEntry? Running { get; set; }

    public bool IsEmpty => _jobs.Count == 0;

    public int Count => _jobs.Count;

    /// <summary>The job that comes first, running or not.</summary>
    public JobEntry? Head => _jobs.Min;

    /// <summary>Whether a job may be run next.</summary>
    public bool IsTurnOf(JobEntry entry) => Running is null && Head == entry;

    /// <summary>Whether a job comes after all of them.</summary>
    public bool IsBehind(JobRow row) => new JobPosition(row.Place, row.Id).CompareTo(PlaceOf(_jobs.Max!)) > 0;

    /// <summary>The jobs behind the first ones, as far as none that has to be known comes after them: one that runs, or that has failed.</summary>
    public IReadOnlyList<JobEntry> Behind(int first)
    {
        List<JobEntry> jobs = [.. _jobs];
        var needed = jobs.FindLastIndex(static entry => entry.IsRunning || entry.Row.Failures > 0) + 1;
        return jobs[Math.Min(Math.Max(first, needed), jobs.Count)..];
    }

    public void Add(JobEntry entry) => _jobs.Add(entry);

    public void Remove(JobEntry entry)
    {
        _jobs.Remove(entry);
        Running = Running == entry ? null : Running;
    }

    private static JobPosition PlaceOf(JobEntry entry) => new(entry.Row.Place, entry.Row.Id);
}
