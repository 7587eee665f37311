using System.Data.Common;
using Granary.Ledger.Sqlite;
using Npgsql;

namespace Granary.Ledger;

/// <summary>The open database of a process: connections for Granary's tables and, apart from them, for Orleans'.</summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>How long opening a connection or one statement may take, in seconds, before it counts as failed.</summary>
    internal const int TimeoutSeconds = 5;

    private Database(DatabaseOptions options, string orleansInvariant, DbDataSource granaryTables, DbDataSource orleansTables)
    {
        Options = options;
        OrleansInvariant = orleansInvariant;
        GranaryTables = granaryTables;
        OrleansTables = orleansTables;
    }

    /// <summary>Where the store is.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>The kind of database.</summary>
    public DatabaseProvider Provider => Options.Provider;

    /// <summary>Where the store is, for people and without secrets.</summary>
    public string Place
    {
        get
        {
            if (Provider == DatabaseProvider.Sqlite)
            {
                return Path.GetFullPath(Options.DataDirectory);
            }

            var postgres = new NpgsqlConnectionStringBuilder(Options.ConnectionString);
            return $"{postgres.Database} on {postgres.Host}:{postgres.Port}";
        }
    }

    /// <summary>The name under which Orleans' ADO.NET providers know the driver.</summary>
    public string OrleansInvariant { get; }

    /// <summary>Connections to Granary's tables, for work that is not hot; the ledger's writers have their own.</summary>
    public DbDataSource GranaryTables { get; }

    /// <summary>Connections to Orleans' tables.</summary>
    public DbDataSource OrleansTables { get; }

    /// <summary>Prepares connections to the store; opens none. On SQLite the data directory is created.</summary>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public static Database Open(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            Directory.CreateDirectory(options.DataDirectory);

            // The driver that Orleans calls System.Data.SQLite is Microsoft.Data.Sqlite.
            return new Database(options, "System.Data.SQLite",
                new SqliteDataSource(options.GranaryFile), new SqliteDataSource(options.OrleansFile));
        }

        return new Database(options, "Npgsql", Postgres(options, "granary"), Postgres(options, "granary-orleans"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await GranaryTables.DisposeAsync();
        await OrleansTables.DisposeAsync();
    }

    // A database that hangs must look like one that is away, and soon: membership probes and readiness stand on these.
    private static NpgsqlDataSource Postgres(DatabaseOptions options, string applicationName)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = applicationName,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,
            MaxPoolSize = 20,
        };
        return NpgsqlDataSource.Create(connection);
    }
}
