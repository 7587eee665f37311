using System.Security.Claims;
using Granary.Http;

namespace Granary.Keys;

/// <summary>Turns those who signed in with a browser into callers and back. Thread-safe.</summary>
internal sealed class Callers(KeyRing keys, HttpExposure exposure)
{
    private const string AuthenticationType = "granary";
    private const string HashClaim = "granary.key";

    /// <summary>What a browser's session remembers of a key: its name and hash, never its text.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="hash">The hash of its text.</param>
    public static ClaimsPrincipal PrincipalOf(string name, string hash) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(HashClaim, hash)], AuthenticationType));

    /// <summary>Who that is and what that one may do by now; <see langword="null"/> when the key was revoked, or nobody signed in and a key is needed.</summary>
    /// <exception cref="GranaryException">The keys cannot be read.</exception>
    public async ValueTask<Caller?> FindAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindFirst(HashClaim) is { } hash)
        {
            return await keys.FindByHashAsync(hash.Value, cancellationToken) is { } key ? Caller.Of(key) : null;
        }

        return exposure.IsLoopback ? Caller.Loopback : null;
    }
}
