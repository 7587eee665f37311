using Granary.Keys;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>Keeps what a caller looks at within its scope, which is compared with <see cref="LockPlace.FullName"/>.</summary>
internal static class LockScopes
{
    /// <summary>The locks that a filter covers and the caller may see, by space and name.</summary>
    public static async Task<IReadOnlyList<LockInfo>> ListAsync(
        this ILockClient client, Caller caller, LockFilter filter, int limit, CancellationToken cancellationToken)
    {
        if (caller.IsUnconfined)
        {
            return await client.ListAsync(filter, limit, cancellationToken);
        }

        var found = new List<LockInfo>();
        foreach (var part in caller.Scope.Where(static part => part.Block == LockPlace.Block))
        {
            if (Within(filter, part.Prefix) is { } narrowed)
            {
                found.AddRange(await client.ListAsync(narrowed, limit, cancellationToken));
            }
        }

        return
        [
            .. found.Where(info => caller.Covers(info))
                .DistinctBy(static info => (info.Space, info.Name))
                .OrderBy(static info => info.Space, StringComparer.Ordinal)
                .ThenBy(static info => info.Name, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    /// <summary>Whether a lock lies in the caller's scope.</summary>
    public static bool Covers(this Caller caller, LockInfo info) => caller.Covers(LockPlace.Block, LockPlace.FullName(info.Space, info.Name));

    // What both ask for; a scope that ends within the name of a space cannot be said in a filter and is left to the caller's own check.
    private static LockFilter? Within(LockFilter filter, string scope)
    {
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return filter;
        }

        var (space, prefix) = (scope[..slash], scope[(slash + 1)..]);
        var asked = filter.Prefix ?? "";
        if ((filter.Space is not null && filter.Space != space)
            || !(prefix.StartsWith(asked, StringComparison.Ordinal) || asked.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        var longer = prefix.Length > asked.Length ? prefix : asked;
        return filter with { Space = space, Prefix = longer.Length > 0 ? longer : null };
    }
}
