namespace Granary.Ledger;

/// <summary>
/// A table whose rows are put and deleted by key. The statements differ between blocks only by their names, so they are
/// made here, once, for both dialects; anything else a store writes as a <see cref="LedgerStatement"/> of its own.
/// </summary>
internal sealed class LedgerTable
{
    private readonly LedgerStatement _put;
    private readonly LedgerStatement _delete;

    public LedgerTable(string name, LedgerColumn[] key, LedgerColumn[] values)
    {
        LedgerColumn[] all = [.. key, .. values];
        var columns = Join(all, static c => c.Name);
        var keys = Join(key, static c => c.Name);
        var resolution = values.Length == 0
            ? "DO NOTHING"
            : "DO UPDATE SET " + Join(values, static c => $"{c.Name} = excluded.{c.Name}");
        _put = new LedgerStatement(
            name, all, key.Length,
            $"INSERT INTO {name} ({columns}) VALUES ({Join(all, static c => "@" + c.Name)}) ON CONFLICT ({keys}) {resolution}",
            $"INSERT INTO {name} ({columns}) SELECT * FROM unnest({Arrays(all)}) ON CONFLICT ({keys}) {resolution}");
        _delete = new LedgerStatement(
            name, key, key.Length,
            $"DELETE FROM {name} WHERE {string.Join(" AND ", key.Select(static c => $"{c.Name} = @{c.Name}"))}",
            $"DELETE FROM {name} AS t USING unnest({Arrays(key)}) AS k ({keys}) " +
            $"WHERE {string.Join(" AND ", key.Select(static c => $"t.{c.Name} = k.{c.Name}"))}");
    }

    /// <summary>Inserts or replaces the row; the values in the order of the columns, the key first.</summary>
    public LedgerRow Put(params object?[] values)
    {
        System.Diagnostics.Debug.Assert(values.Length == _put.Columns.Length, "a value a column");
        return new LedgerRow(_put, values);
    }

    /// <summary>Deletes the row, if it is there.</summary>
    public LedgerRow Delete(params object?[] key)
    {
        System.Diagnostics.Debug.Assert(key.Length == _delete.Columns.Length, "the whole key");
        return new LedgerRow(_delete, key);
    }

    /// <summary>
    /// A statement that inserts the row where there is none and a condition holds. It counts as one of the table's: of it, a put and a
    /// deletion of one key in a round the last is left.
    /// </summary>
    /// <param name="condition">The condition in SQL of both dialects, in which the row is called <c>put</c>.</param>
    /// <param name="step">As in <see cref="LedgerStatement"/>.</param>
    public LedgerStatement InsertWhere(string condition, int step)
    {
        var (name, all) = (_put.Table, _put.Columns);
        var columns = Join(all, static c => c.Name);
        var insert = $"INSERT INTO {name} ({columns}) SELECT * FROM";
        var end = $"WHERE {condition} ON CONFLICT ({Join(all[.._put.KeyColumns], static c => c.Name)}) DO NOTHING";
        return new LedgerStatement(
            name, all, _put.KeyColumns,
            $"{insert} (SELECT {Join(all, static c => $"@{c.Name} AS {c.Name}")}) AS put {end}",
            $"{insert} unnest({Arrays(all)}) AS put ({columns}) {end}",
            step);
    }

    /// <summary>
    /// A statement that changes some columns of a row that is there, and leaves the others as they are. It counts as one of the table's,
    /// so it must not follow a put of the same row in one round.
    /// </summary>
    /// <param name="values">The columns that change; the parameters are the key and then these.</param>
    public LedgerStatement UpdateOf(LedgerColumn[] values)
    {
        var name = _put.Table;
        var keys = _delete.Columns;
        LedgerColumn[] all = [.. keys, .. values];
        return new LedgerStatement(
            name, all, keys.Length,
            $"UPDATE {name} SET {Join(values, static c => $"{c.Name} = @{c.Name}")} WHERE {string.Join(" AND ", keys.Select(static c => $"{c.Name} = @{c.Name}"))}",
            $"UPDATE {name} AS t SET {Join(values, static c => $"{c.Name} = v.{c.Name}")} FROM unnest({Arrays(all)}) AS v ({Join(all, static c => c.Name)}) " +
            $"WHERE {string.Join(" AND ", keys.Select(static c => $"t.{c.Name} = v.{c.Name}"))}");
    }

    /// <summary>
    /// A statement that puts a row whose last columns are taken over from the row of the same key in another table. Where that has none,
    /// nothing is put.
    /// </summary>
    /// <param name="source">The other table.</param>
    /// <param name="taken">How many columns are taken over.</param>
    public LedgerStatement PutFrom(string source, int taken)
    {
        var (name, keys) = (_put.Table, _delete.Columns);
        var given = _put.Columns[..^taken];
        var insert = $"INSERT INTO {name} ({Join(_put.Columns, static c => c.Name)}) SELECT ";
        var values = Join(_put.Columns[^taken..], static c => $"s.{c.Name}");
        var end = $"ON CONFLICT ({Join(keys, static c => c.Name)}) DO NOTHING";
        return new LedgerStatement(
            name, given, keys.Length,
            $"{insert}{Join(given, static c => "@" + c.Name)}, {values} FROM {source} AS s " +
            $"WHERE {string.Join(" AND ", keys.Select(static c => $"s.{c.Name} = @{c.Name}"))} {end}",
            $"{insert}{Join(given, static c => $"g.{c.Name}")}, {values} FROM unnest({Arrays(given)}) AS g ({Join(given, static c => c.Name)}) " +
            $"JOIN {source} AS s ON {string.Join(" AND ", keys.Select(static c => $"s.{c.Name} = g.{c.Name}"))} {end}");
    }

    /// <summary>A deletion that counts as a table's of its own and stands behind the lower steps of its round, for a row that others read there.</summary>
    /// <param name="label">What the table is called in the round.</param>
    /// <param name="step">As in <see cref="LedgerStatement"/>.</param>
    public LedgerStatement DeleteAfter(string label, int step) => _delete with { Table = label, Step = step };

    private static string Arrays(LedgerColumn[] columns) =>
        string.Join(", ", columns.Select(static (c, i) => $"${i + 1}::{PostgresName(c.Type)}[]"));

    private static string Join(LedgerColumn[] columns, Func<LedgerColumn, string> text) => string.Join(", ", columns.Select(text));

    private static string PostgresName(LedgerType type) => type switch
    {
        LedgerType.BigInt => "bigint",
        LedgerType.Text => "text",
        LedgerType.Blob => "bytea",
        LedgerType.Uuid => "uuid",
        LedgerType.Double => "double precision",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
    };
}
