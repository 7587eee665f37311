using Granary.Ledger;

namespace Granary.Config;

/// <summary>Reads releases, from memory where they are at hand. Thread-safe.</summary>
internal sealed class ReleaseReader(ILedger ledger, ContentCache cache)
{
    /// <summary>Keeps a release at hand that was just made, and is durable.</summary>
    public void Keep(string shard, ReleaseRow row)
    {
        if (row.Content.Decoded is { } content)
        {
            cache.Add(shard, row.Name, row.Number, new CachedRelease(content, row.Content.Hash, row.Kind));
        }
    }

    /// <summary>A release; <see langword="null"/> when there is none, or not any more.</summary>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    public async ValueTask<CachedRelease?> Find(string shard, NamespaceName name, long number, CancellationToken cancellationToken = default)
    {
        if (cache.Find(shard, name, number) is { } known)
        {
            return known;
        }

        var row = await ledger.Read(
            (connection, token) => ConfigStore.FindRelease(connection, shard, name, number, token), cancellationToken);
        if (row is null)
        {
            return null;
        }

        var release = new CachedRelease(ContentCodec.Decode(row.Content.Payload), row.Content.Hash, row.Kind);
        cache.Add(shard, name, number, release);
        return release;
    }
}
