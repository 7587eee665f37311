namespace Granary.Jobs;

/// <summary>A run in the silo, as the shard's note of running jobs has it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The run.</param>
/// <param name="IsCancelled">Whether it is to stop, and the job ends with it.</param>
internal readonly record struct NotedRun(JobId Job, int Run, bool IsCancelled = false);
