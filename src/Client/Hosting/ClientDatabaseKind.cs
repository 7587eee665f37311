namespace Granary.Hosting;

/// <summary>The databases that a client can look gateways up in.</summary>
public enum ClientDatabaseKind
{
    /// <summary>The SQLite file <c>orleans.db</c> in the silos' data directory, on the same machine.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL.</summary>
    Postgres = 1,
}
