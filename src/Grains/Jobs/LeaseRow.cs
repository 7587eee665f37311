namespace Granary.Jobs;

/// <summary>A job in the hands of a worker outside the silo, as it is stored.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The run.</param>
/// <param name="Epoch">The epoch that it was handed out in.</param>
/// <param name="Worker">Who has it.</param>
/// <param name="Visibility">How long that worker may be silent.</param>
/// <param name="StartedAt">When it was handed out.</param>
/// <param name="IsCancelled">Whether the worker is to stop, and the job ends with this run.</param>
internal sealed record LeaseRow(
    JobId Job, int Run, long Epoch, string Worker, TimeSpan Visibility, DateTimeOffset StartedAt, bool IsCancelled);
