namespace Granary.Ledger;

/// <summary>The databases that a store can live in.</summary>
public enum DatabaseProvider
{
    /// <summary>Two SQLite files in the data directory, for the silos of one machine.</summary>
    Sqlite = 0,

    /// <summary>A PostgreSQL database, version 15 or newer.</summary>
    Postgres = 1,
}
