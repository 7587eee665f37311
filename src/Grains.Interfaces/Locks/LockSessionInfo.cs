namespace Granary.Locks;

/// <summary>Whoever holds locks and keeps them by keep-alives: usually a process.</summary>
/// <param name="Id">The session's id, made by its owner, unlike any other.</param>
/// <param name="Ttl">For how long after a keep-alive the session lives: 2 s to 300 s.</param>
/// <param name="Host">The machine's name, for people.</param>
/// <param name="Process">Program and process id, for people.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.session-info")]
public sealed record LockSessionInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] TimeSpan Ttl,
    [property: Id(2)] string Host,
    [property: Id(3)] string Process);
