namespace Granary.Locks;

/// <summary>How a session lives.</summary>
public sealed record LockSessionOptions
{
    /// <summary>
    /// For how long after its last keep-alive the session lives: 2 s to 300 s. It is also how long the locks of a process that died
    /// stay taken. Below about 10 s it does not outlive the loss of a silo. Default: 15 s.
    /// </summary>
    public TimeSpan Ttl { get; init; } = LockLimits.TtlDefault;
}
