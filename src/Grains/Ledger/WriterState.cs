namespace Granary.Ledger;

/// <summary>What a writer is about at a moment.</summary>
/// <param name="Busy">For how long it has had something to commit, counted anew from each finished round; zero when it has nothing.</param>
/// <param name="UnderWay">How many changes are with the database.</param>
/// <param name="Waiting">How many wait behind them.</param>
internal readonly record struct WriterState(TimeSpan Busy, int UnderWay, int Waiting);
