namespace Granary.EntityFrameworkCore.Fencing;

/// <summary>The greatest token that writes under a lock came with.</summary>
public sealed class FencingRow
{
    /// <summary>The lock: <see cref="Locks.Fencing.FencingGuard.ResourceOf"/>.</summary>
    public string Resource { get; set; } = null!;

    /// <summary>The token.</summary>
    public long Token { get; set; }
}
