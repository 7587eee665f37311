using Granary.Config;
using Granary.Keys;

namespace Granary.Http.Config;

/// <summary>Keeps what a caller looks at within its scope, which is compared with application, slash and environment.</summary>
internal static class ConfigScopes
{
    /// <summary>The applications that the caller may see, by name.</summary>
    public static async Task<IReadOnlyList<ConfigPlaceInfo>> ListAsync(
        this IConfigClient client, Caller caller, string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        if (caller.IsUnconfined)
        {
            return await client.ListAsync(prefix, after, limit, cancellationToken);
        }

        var found = new List<ConfigPlaceInfo>();
        foreach (var part in caller.Scope.Where(static part => part.Block == ConfigPlace.Block))
        {
            if (prefix.StartsWith(part.Prefix, StringComparison.Ordinal) || part.Prefix.StartsWith(prefix, StringComparison.Ordinal))
            {
                var narrower = prefix.Length > part.Prefix.Length ? prefix : part.Prefix;
                found.AddRange(await client.ListAsync(narrower, after, limit, cancellationToken));
            }
        }

        return
        [
            .. found.DistinctBy(static place => (place.Application, place.Environment))
                .OrderBy(static place => $"{place.Application}/{place.Environment}", StringComparer.Ordinal)
                .Take(limit),
        ];
    }
}
