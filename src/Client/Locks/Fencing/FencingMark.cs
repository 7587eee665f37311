namespace Granary.Locks.Fencing;

/// <summary>A lock and the token that somebody claims to hold it by.</summary>
/// <param name="Space">The lock's space.</param>
/// <param name="Name">The lock's name.</param>
/// <param name="Token">The token.</param>
public sealed record FencingMark(string Space, string Name, long Token)
{
    /// <summary>The key for <see cref="FencingGuard"/>.</summary>
    public string Resource => FencingGuard.ResourceOf(Space, Name);
}
