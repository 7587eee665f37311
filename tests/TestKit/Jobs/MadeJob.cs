namespace Granary.Jobs;

/// <summary>What jobs of tests over real processes are given.</summary>
/// <param name="Operation">What the job was enqueued by: its key in the history.</param>
/// <param name="Milliseconds">How long it takes.</param>
/// <param name="Fails">How many of its attempts fail.</param>
public sealed record MadeJob(Guid Operation, int Milliseconds, int Fails);
