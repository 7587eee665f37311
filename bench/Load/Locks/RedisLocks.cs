using Granary.Servers;
using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace Granary.Locks;

/// <summary>DistributedLock.Redis. A caller in vain asks again after 10 to 800 ms.</summary>
/// <param name="durable">With <c>appendfsync always</c>, or in memory alone.</param>
internal sealed class RedisLocks(bool durable) : ILockContestant
{
    public const string Durable = "DistributedLock.Redis, appendfsync always";

    private RedisServer? _server;
    private ConnectionMultiplexer? _connection;

    public string Name => durable ? Durable : "DistributedLock.Redis, in memory";

    public async Task StartAsync(string folder, int workers)
    {
        _server = await RedisServer.StartAsync(folder, durable);
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.Address);
    }

    public async ValueTask<IAsyncDisposable> AcquireAsync(int worker, string name) =>
        await new RedisDistributedLock(name, _connection!.GetDatabase()).AcquireAsync();

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
