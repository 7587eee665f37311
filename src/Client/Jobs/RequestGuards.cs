namespace Granary.Jobs;

/// <summary>What is checked before anything is sent. What a job may be, its shard says.</summary>
internal static class RequestGuards
{
    public static void ThrowIfBadQueue(string? queue, string argument)
    {
        if (!NameRules.IsValid(queue))
        {
            throw new InvalidRequestException(JobCodes.QueueInvalid, $"{argument} is '{queue}'; it must be {NameRules.Text}.", argument);
        }
    }

    public static void ThrowIfBadBatch(IReadOnlyList<JobRequest>? jobs, string argument)
    {
        if (jobs is not { Count: > 0 and <= JobLimits.JobsPerCallMax } || jobs.Any(static job => job is null))
        {
            throw new InvalidRequestException(
                JobCodes.BatchInvalid, $"{argument} has {jobs?.Count ?? 0} jobs; it must have 1 to {JobLimits.JobsPerCallMax}.", argument);
        }

        var bytes = jobs.Sum(static job => (long)job.Payload.Length);
        if (bytes > JobLimits.BytesPerCallMax)
        {
            throw new InvalidRequestException(
                JobCodes.BatchInvalid, $"{argument} has {bytes} bytes of payload; one call takes {JobLimits.BytesPerCallMax}.", argument);
        }
    }

    public static void ThrowIfBadPartition(int partition, int count, string argument)
    {
        if (partition < 0 || partition >= count)
        {
            throw new InvalidRequestException(
                JobCodes.FetchInvalid, $"{argument} is {partition}; the queue has {count}, the first of which is 0.", argument);
        }
    }

    public static void ThrowIfBadLimit(int limit, string argument)
    {
        if (limit is < 1 or > JobLimits.ListMax)
        {
            throw new InvalidRequestException(JobCodes.FilterInvalid, $"{argument} is {limit}; it must be 1 to {JobLimits.ListMax}.", argument);
        }
    }
}
