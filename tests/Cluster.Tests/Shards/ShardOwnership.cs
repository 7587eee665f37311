using System.Diagnostics;
using System.Globalization;

namespace Granary.Shards;

/// <summary>Who owns the shards of the Ids block, as the database says.</summary>
internal static class ShardOwnership
{
    private const int ShardCount = 16;

    /// <summary>Returns when each of the silos, and nobody else, owns its share ±20 %; how long that took.</summary>
    public static async Task<TimeSpan> IsEvenAsync(PostgresDatabase database, params string[] silos)
    {
        var (share, started) = ((double)ShardCount / silos.Length, Stopwatch.GetTimestamp());
        await Eventually.True(
            async () =>
            {
                var counts = await CountsAsync(database);
                return counts.Values.Sum() == ShardCount
                    && counts.Keys.Order().SequenceEqual(silos.Order())
                    && counts.Values.All(count => Math.Abs(count - share) <= 0.2 * share);
            },
            $"{string.Join(", ", silos)} owned {share:0.0} shards each ±20 %",
            TimeSpan.FromMinutes(2));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Every shard with its epoch and owner, as one text.</summary>
    public static Task<string?> DescribeAsync(PostgresDatabase database) => database.ScalarAsync<string>(
        "SELECT string_agg(shard || ' ' || epoch || ' ' || owner, E'\n' ORDER BY shard) FROM granary_shard WHERE shard LIKE 'ids/%'");

    private static async Task<Dictionary<string, int>> CountsAsync(PostgresDatabase database)
    {
        var text = await database.ScalarAsync<string>(
            "SELECT string_agg(owner || '=' || shards, ' ') FROM (SELECT owner, count(*) AS shards FROM granary_shard WHERE shard LIKE 'ids/%' GROUP BY owner) AS counts");
        return (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
    }
}
