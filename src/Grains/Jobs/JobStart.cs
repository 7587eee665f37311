namespace Granary.Jobs;

/// <summary>A job that is to be run in the silo.</summary>
/// <param name="Receipt">The run.</param>
/// <param name="Row">The job.</param>
/// <param name="Attempt">Which attempt it is; the first is 1.</param>
/// <param name="NeedsNote">Whether it may start only when the change that tells of it is durable.</param>
internal sealed record JobStart(JobReceipt Receipt, JobRow Row, int Attempt, bool NeedsNote);
