using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Granary.Sql;

namespace Granary.Locks.Fencing;

/// <summary>
/// Guards writes to a SQL database: a transaction of an old holder is refused once a newer one has written. The guard keeps the
/// greatest token of each lock in a table beside the data that it protects, and checks in the writer's own transaction, so a holder
/// that stood still and does not know that it lost its lock changes nothing. Works with every provider that takes parameters as
/// <c>@name</c>: SQLite, PostgreSQL, SQL Server, MySQL. Thread-safe.
/// </summary>
/// <example><code>
/// var guard = new FencingGuard();
/// await guard.CreateTableAsync(connection, ct);                       // once; or print guard.CreateTableSql into a migration
///
/// await using var held = await locks.AcquireAsync("stock/4711");
/// await using var transaction = await connection.BeginTransactionAsync(ct);
/// await guard.CheckAsync(transaction, held, ct);                      // throws locks.stale_token for an old holder
/// // … the writes that the lock protects, in the same transaction …
/// await transaction.CommitAsync(ct);
/// </code></example>
public sealed class FencingGuard
{
    /// <summary>The table's name unless another is given.</summary>
    public const string TableDefault = "granary_fence";

    /// <summary>The longest key of a row, in characters; longer ones are cut and hashed.</summary>
    public const int ResourceLengthMax = 200;

    private const int HashLength = 64;

    private readonly string _table;

    /// <summary>A guard over a table.</summary>
    /// <param name="table">The table, of letters, digits and <c>_</c>; with a schema before a <c>.</c> if need be. Default: <see cref="TableDefault"/>.</param>
    public FencingGuard(string table = TableDefault)
        : this(table, isQuoted: false)
    {
    }

    internal FencingGuard(string table, bool isQuoted)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        _table = isQuoted ? table : TableOfApp.Named(table, nameof(table));
    }

    /// <summary>The table's definition, for a migration. Fits every provider.</summary>
    public string CreateTableSql =>
        $"CREATE TABLE {_table} (resource VARCHAR({ResourceLengthMax}) NOT NULL PRIMARY KEY, token BIGINT NOT NULL)";

    /// <summary>The key under which the token of a lock is kept.</summary>
    public static string ResourceOf(string space, string name)
    {
        var full = LockPlace.FullName(space, name);
        return full.Length <= ResourceLengthMax
            ? full
            : $"{full[..(ResourceLengthMax - HashLength - 1)]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))}";
    }

    /// <summary>Creates the table; it must not be there.</summary>
    public async Task CreateTableAsync(DbConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await TableOfApp.ExecuteAsync(connection, transaction: null, CreateTableSql, cancellationToken);
    }

    /// <summary>
    /// Lets the transaction go on if nobody with a newer token has written, and keeps the token. Later writers of the resource wait
    /// for the transaction's end.
    /// </summary>
    /// <param name="transaction">The transaction of the writes; the caller commits or rolls back.</param>
    /// <param name="handle">An exclusive or upgraded lock: the tokens of those who share a lock do not tell who is newer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException"><see cref="LockCodes.StaleToken"/>, or the code of the loss where the handle itself knows of it.</exception>
    /// <exception cref="InvalidRequestException"><see cref="LockCodes.ModeInvalid"/>: the lock is shared.</exception>
    public Task CheckAsync(DbTransaction transaction, LockHandle handle, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.Mode != LockMode.Exclusive)
        {
            throw new InvalidRequestException(
                LockCodes.ModeInvalid, $"'{handle.Name}' is held as {handle.Mode}; only exclusive and upgraded locks fence writes.", nameof(handle));
        }

        handle.ThrowIfLost();
        return CheckAllAsync(transaction, handle.Space, handle.Tokens, cancellationToken);
    }

    /// <summary>As <see cref="CheckAsync(DbTransaction, LockHandle, CancellationToken)"/>, for a token that came from elsewhere: a request, a queue, a forced release.</summary>
    /// <param name="transaction">The transaction of the writes.</param>
    /// <param name="resource">The key: <see cref="ResourceOf"/> for a lock.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException"><see cref="LockCodes.StaleToken"/>.</exception>
    /// <exception cref="DbException">
    /// The database refused; among others the unique key, when two transactions write a resource for the first time at once. Repeat the transaction.
    /// </exception>
    public async Task CheckAsync(DbTransaction transaction, string resource, long token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentException.ThrowIfNullOrEmpty(resource);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(token);
        (string, object)[] row = [("@resource", resource), ("@token", token)];
        if (await TableOfApp.ExecuteAsync(
                transaction, $"UPDATE {_table} SET token = @token WHERE resource = @resource AND token <= @token", cancellationToken, row) > 0)
        {
            return;
        }

        var inserted = await TableOfApp.ExecuteAsync(
            transaction,
            $"INSERT INTO {_table} (resource, token) SELECT @resource, @token WHERE NOT EXISTS (SELECT 1 FROM {_table} WHERE resource = @resource)",
            cancellationToken,
            row);
        if (inserted == 0)
        {
            throw new GranaryException(
                RefusalKind.Conflict,
                LockCodes.StaleToken,
                string.Create(CultureInfo.InvariantCulture, $"'{resource}' was written with a newer token than {token}: the lock has passed on. Roll back, and acquire it anew."));
        }
    }

    private async Task CheckAllAsync(
        DbTransaction transaction, string space, IReadOnlyList<LockToken> tokens, CancellationToken cancellationToken)
    {
        // In one order, so that two transactions never wait for each other.
        foreach (var (name, token) in tokens.OrderBy(static token => token.Name, StringComparer.Ordinal))
        {
            await CheckAsync(transaction, ResourceOf(space, name), token, cancellationToken);
        }
    }
}
