using System.Data.Common;
using Granary.Ledger.Sqlite;
using Npgsql;

namespace Granary.Processes;

/// <summary>The database of the registers that the locks of a <see cref="LockProcess"/> protect: the application's, not the cluster's.</summary>
public static class RegisterDatabase
{
    /// <summary>Opens it by its name: Npgsql's connection string, or the full path of an SQLite file.</summary>
    public static DbDataSource Open(string database) =>
        Path.IsPathRooted(database) ? new SqliteDataSource(database) : NpgsqlDataSource.Create(database);
}
