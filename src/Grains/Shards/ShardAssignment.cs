using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Granary.Shards;

/// <summary>
/// Which silo a shard belongs to, computed alike by every silo: rendezvous hashing (Thaler and Ravishankar, 1998), with
/// bounded loads for the numbered shards of a block, as sixteen shards left to chance would lie badly over three silos.
/// </summary>
internal static class ShardAssignment
{
    /// <summary>The silo with the highest score for a key. Few keys move when silos come and go.</summary>
    /// <param name="key">The shard's key.</param>
    /// <param name="silos">The names of the silos, not empty; their order does not matter.</param>
    public static string Owner(string key, IReadOnlyCollection<string> silos) => silos.MaxBy(silo => (Score(key, silo), silo))!;

    /// <summary>
    /// The owner of each numbered shard of a block. No silo has more than one shard more than another: pairs are taken in the
    /// order of their scores while the silo has room.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Owners(string block, int shardCount, IReadOnlyCollection<string> silos)
    {
        var pairs =
            from shard in Enumerable.Range(0, shardCount)
            let key = ShardMap.KeyOf(block, shard)
            from silo in silos
            orderby Score(key, silo) descending, key, silo
            select (Key: key, Silo: silo);
        List<(string Key, string Silo)> ranked = [.. pairs];
        var owners = new Dictionary<string, string>();
        var loads = silos.ToDictionary(static silo => silo, static _ => 0);
        Take(shardCount / silos.Count);
        Take((shardCount / silos.Count) + 1);
        return owners;

        void Take(int loadMax)
        {
            foreach (var (key, silo) in ranked)
            {
                if (loads[silo] < loadMax && owners.TryAdd(key, silo))
                {
                    loads[silo]++;
                }
            }
        }
    }

    /// <summary>Whether a key is that of a numbered shard of the block.</summary>
    public static bool IsNumbered(string key, string block, int shardCount) =>
        key.Length > block.Length + 1
        && key.StartsWith(block, StringComparison.Ordinal)
        && key[block.Length] == '/'
        && int.TryParse(key.AsSpan(block.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
        && shard < shardCount;

    private static ulong Score(string key, string silo)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(silo)));
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(key), BinaryPrimitives.ReadInt64LittleEndian(seed));
    }
}
