namespace Granary.Jobs;

/// <summary>What jobs have cost.</summary>
/// <param name="Processor">Processor time.</param>
/// <param name="Commits">Transactions that wrote.</param>
internal sealed record JobCosts(TimeSpan Processor, double Commits);
