namespace Granary.Jobs;

/// <summary>What the jobs of a process are given.</summary>
/// <param name="Operation">What the job was enqueued by: its key in the history.</param>
/// <param name="Milliseconds">How long it takes.</param>
/// <param name="Fails">How many of its attempts fail.</param>
internal sealed record MadeJob(Guid Operation, int Milliseconds, int Fails);
