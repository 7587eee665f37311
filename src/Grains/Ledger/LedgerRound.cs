using System.Runtime.InteropServices;

namespace Granary.Ledger;

/// <summary>What one transaction commits: changes of many shards, each shard's in order.</summary>
internal sealed class LedgerRound(IReadOnlyList<LedgerChange> changes)
{
    public IReadOnlyList<LedgerChange> Changes { get; } = changes;

    /// <summary>The claims that the round stands on, by shard: the order in which the rows of epochs are locked.</summary>
    public IReadOnlyList<ShardClaim> Claims { get; } =
        [.. changes.Select(static c => c.Claim).Distinct().OrderBy(static c => c.Shard, StringComparer.Ordinal)];

    /// <summary>
    /// The rows by statement. Of several with one table and key only the last is left: each holds the whole new row, and all
    /// of them commit together. What is left touches different rows, so that only the steps of statements put it into an order.
    /// </summary>
    public IReadOnlyList<KeyValuePair<LedgerStatement, List<object?[]>>> Statements()
    {
        var last = new Dictionary<RowKey, LedgerRow>();
        foreach (var change in Changes)
        {
            foreach (var row in change.Rows)
            {
                last[new RowKey(row.Statement.Table, row.Values, row.Statement.KeyColumns)] = row;
            }
        }

        var groups = new Dictionary<LedgerStatement, List<object?[]>>(ReferenceEqualityComparer.Instance);
        foreach (var row in last.Values)
        {
            ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, row.Statement, out _);
            (rows ??= []).Add(row.Values);
        }

        return [.. groups.OrderBy(static group => group.Key.Step)];
    }

    /// <summary>The round without the changes of some claims.</summary>
    public LedgerRound Without(IReadOnlySet<ShardClaim> claims) => new([.. Changes.Where(c => !claims.Contains(c.Claim))]);

    /// <summary>The round cut by claim.</summary>
    public IEnumerable<LedgerRound> ByClaim() =>
        Changes.GroupBy(static c => c.Claim).Select(static group => new LedgerRound([.. group]));

    private readonly struct RowKey(string table, object?[] values, int count) : IEquatable<RowKey>
    {
        private readonly string _table = table;
        private readonly object?[] _values = values;
        private readonly int _count = count;

        public bool Equals(RowKey other)
        {
            if (_table != other._table || _count != other._count)
            {
                return false;
            }

            for (var i = 0; i < _count; i++)
            {
                if (!Equals(_values[i], other._values[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_table);
            for (var i = 0; i < _count; i++)
            {
                hash.Add(_values[i]);
            }

            return hash.ToHashCode();
        }
    }
}
