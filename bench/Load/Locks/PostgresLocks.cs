using Granary.Servers;
using Medallion.Threading.Postgres;

namespace Granary.Locks;

/// <summary>DistributedLock.Postgres: advisory locks, which live as long as their connection and are never written.</summary>
internal sealed class PostgresLocks(PostgresPeer server) : ILockContestant
{
    public const string Title = "DistributedLock.Postgres, advisory";

    private string? _connectionString;

    public string Name => Title;

    public async Task StartAsync(string folder, int workers) => _connectionString = await server.CreateDatabaseAsync("advisory");

    public async ValueTask<IAsyncDisposable> AcquireAsync(int worker, string name) =>
        await new PostgresDistributedLock(new PostgresAdvisoryLockKey(name, allowHashing: true), _connectionString!).AcquireAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
