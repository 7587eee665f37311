namespace Granary.Jobs;

/// <summary>Where a job stands in its queue: by its time, and among those of one time by its id.</summary>
/// <param name="Due">The time.</param>
/// <param name="Job">The id.</param>
internal readonly record struct JobPosition(DateTimeOffset Due, JobId Job) : IComparable<JobPosition>
{
    /// <summary>Before all jobs of a time.</summary>
    public static JobPosition Before(DateTimeOffset due) => new(due, default);

    public int CompareTo(JobPosition other)
    {
        var byTime = Due.CompareTo(other.Due);
        return byTime != 0 ? byTime : Compare(Job.Value, other.Job.Value);
    }

    // As the databases order their bytes, which is not how Guid compares itself on every platform.
    private static int Compare(Guid one, Guid other)
    {
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        one.TryWriteBytes(left, bigEndian: true, out _);
        other.TryWriteBytes(right, bigEndian: true, out _);
        return left.SequenceCompareTo(right);
    }
}
