namespace Granary.Locks;

/// <summary>How a lock is asked for.</summary>
public sealed record LockRequest
{
    /// <summary>An exclusive lock in the space <c>default</c>.</summary>
    public static LockRequest Exclusive { get; } = new();

    /// <summary>A reader's lock in the space <c>default</c>.</summary>
    public static LockRequest Read { get; } = new() { Mode = LockMode.Read };

    /// <summary>An upgradeable reader's lock in the space <c>default</c>.</summary>
    public static LockRequest Upgradeable { get; } = new() { Mode = LockMode.Upgradeable };

    /// <summary>The space that the name lives in; keeps <see cref="NameRules"/>. Default: <c>default</c>.</summary>
    public string Space { get; init; } = "default";

    /// <summary>How it shall be held. Default: alone.</summary>
    public LockMode Mode { get; init; }

    /// <summary>How many permits, for <see cref="LockMode.Permits"/>: 1 to <see cref="Limit"/>. Default: 1.</summary>
    public int Permits { get; init; } = 1;

    /// <summary>
    /// How many permits may be out at once for this request to be granted, for <see cref="LockMode.Permits"/>: 1 to
    /// <see cref="LockLimits.PermitsMax"/>. Everybody should name the same. Default: 1.
    /// </summary>
    public int Limit { get; init; } = 1;

    /// <summary>Shown to whoever looks at the holder; at most <see cref="LockLimits.NoteBytesMax"/> bytes of UTF-8.</summary>
    public string? Note { get; init; }

    /// <summary>Permits of a semaphore in the space <c>default</c>.</summary>
    public static LockRequest Semaphore(int limit, int permits = 1) => new() { Mode = LockMode.Permits, Limit = limit, Permits = permits };
}
