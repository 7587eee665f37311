using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Granary.Locks.Fencing;

/// <summary>How a token travels with an HTTP request: in two headers.</summary>
public static class FencingHeaders
{
    /// <summary>The header of the token: a decimal number.</summary>
    public const string Token = "Fencing-Token";

    /// <summary>The header of the lock: space and name, each percent-encoded, with a <c>/</c> between.</summary>
    public const string Lock = "Fencing-Lock";

    /// <summary>Writes the token of a lock that is held into a request, over what stood there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handle">The lock; of several names the first.</param>
    /// <exception cref="GranaryException">The lock is lost; the request must not go out.</exception>
    public static void Write(HttpRequestMessage request, LockHandle handle)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handle);
        handle.ThrowIfLost();
        request.Headers.Remove(Token);
        request.Headers.Remove(Lock);
        request.Headers.Add(Token, handle.Token.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Lock, $"{Uri.EscapeDataString(handle.Space)}/{Uri.EscapeDataString(handle.Name)}");
    }

    /// <summary>Reads a token where it arrives.</summary>
    /// <param name="header">Gives a header's value, or <see langword="null"/>.</param>
    /// <param name="fencing">The lock and its token.</param>
    /// <returns>Whether both headers are there and well formed.</returns>
    /// <example><code>
    /// app.MapPut("/stock/{id}", async (HttpRequest request, ShopDatabase database, CancellationToken ct) =>
    /// {
    ///     if (!FencingHeaders.TryRead(name => request.Headers[name], out var fencing))
    ///     {
    ///         return Results.BadRequest();
    ///     }
    ///
    ///     await using var transaction = await database.BeginTransactionAsync(ct);
    ///     await guard.CheckAsync(transaction, fencing.Resource, fencing.Token, ct);    // locks.stale_token for an old holder
    ///     // … the writes …
    /// });
    /// </code></example>
    public static bool TryRead(Func<string, string?> header, [NotNullWhen(true)] out FencingMark? fencing)
    {
        ArgumentNullException.ThrowIfNull(header);
        fencing = null;
        if (!long.TryParse(header(Token), NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token <= 0)
        {
            return false;
        }

        if (header(Lock)?.Split('/') is not [var space, var name])
        {
            return false;
        }

        (space, name) = (Uri.UnescapeDataString(space), Uri.UnescapeDataString(name));
        if (!NameRules.IsValid(space) || !LockGuards.IsName(name))
        {
            return false;
        }

        fencing = new FencingMark(space, name, token);
        return true;
    }
}
