namespace Granary.Locks;

/// <summary>How much a shard holds.</summary>
/// <param name="Held">Locks that somebody holds, offers included.</param>
/// <param name="Waiting">Requests that wait.</param>
/// <param name="Sessions">Sessions that it knows.</param>
internal readonly record struct LockCensus(int Held, int Waiting, int Sessions);
