using Granary.Ledger.Schema;

namespace Granary.Ledger.Admin;

/// <summary>A table whose rows a backup, a restore and a copy carry.</summary>
/// <param name="Name">Its name in that database.</param>
/// <param name="Columns">Its columns in the order of their names, which is the same in every database.</param>
internal sealed record StoreTable(string Name, IReadOnlyList<StoreColumn> Columns)
{
    private const string OwnPrefix = "granary_";

    // Grain state and reminders. Membership speaks of the silos of one moment, and the queries come with the schema.
    private static readonly string[] OfOrleans = ["OrleansStorage", "OrleansRemindersTable"];

    /// <summary>Its name where databases are compared: PostgreSQL writes names small.</summary>
    public string Key => Name.ToLowerInvariant();

    /// <summary>Whether the rows of the table belong to the store: all of Granary's but the journal of the schema.</summary>
    public static bool IsCarried(string name) =>
        (name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) && !name.Equals(SchemaPart.Journal, StringComparison.OrdinalIgnoreCase))
        || OfOrleans.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tables out of columns as a database lists them; those that are not carried are left out.</summary>
    public static IReadOnlyList<StoreTable> Of(IEnumerable<(string Table, StoreColumn Column)> columns) =>
    [
        .. columns.Where(static column => IsCarried(column.Table))
            .GroupBy(static column => column.Table, static column => column.Column)
            .Select(static table => new StoreTable(table.Key, [.. table.OrderBy(static column => column.Key, StringComparer.Ordinal)]))
            .OrderBy(static table => table.Key, StringComparer.Ordinal),
    ];

    /// <summary>Whether rows of the one are rows of the other.</summary>
    public bool Matches(StoreTable other) =>
        Key == other.Key && Columns.Select(static column => column.Key).SequenceEqual(other.Columns.Select(static column => column.Key), StringComparer.Ordinal);
}
