namespace Granary.Locks;

/// <summary>The moment of a decision.</summary>
/// <param name="Elapsed">Monotonic time of this process: what deadlines are reckoned in.</param>
/// <param name="Wall">The database's time: shown to people, never compared.</param>
internal readonly record struct LockNow(TimeSpan Elapsed, DateTimeOffset Wall);
