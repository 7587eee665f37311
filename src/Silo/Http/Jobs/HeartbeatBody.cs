namespace Granary.Http.Jobs;

/// <summary>The runs that a worker still works on.</summary>
/// <param name="Receipts">1 to 1000 receipts.</param>
internal sealed record HeartbeatBody(IReadOnlyList<string> Receipts);
