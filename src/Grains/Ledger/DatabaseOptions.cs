namespace Granary.Ledger;

/// <summary>Where the store is.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The kind of database. Default: <see cref="DatabaseProvider.Sqlite"/>.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>How to reach PostgreSQL, in Npgsql's words. SQLite takes none: its files are in <see cref="DataDirectory"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The folder of the SQLite files. Default: <c>data</c> in the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The SQLite file with Granary's own tables.</summary>
    public string GranaryFile => Path.GetFullPath(Path.Combine(DataDirectory, "granary.db"));

    /// <summary>The SQLite file with Orleans' tables, apart so that membership does not wait for the ledger.</summary>
    public string OrleansFile => Path.GetFullPath(Path.Combine(DataDirectory, "orleans.db"));
}
