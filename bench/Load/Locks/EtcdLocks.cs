using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Granary.Servers;
using Grpc.Core;

namespace Granary.Locks;

/// <summary>etcd's own lock service, over dotnet-etcd. Every worker has a lease: one lease waits for nothing that it holds itself.</summary>
internal sealed class EtcdLocks : ILockContestant
{
    public const string Title = "etcd v3lock, dotnet-etcd";

    // Outlives the benchmark, so that nobody has to renew it.
    private const long LeaseSeconds = 3600;

    private EtcdServer? _server;
    private EtcdClient? _client;
    private long[] _leases = [];

    public string Name => Title;

    public async Task StartAsync(string folder, int workers)
    {
        _server = await EtcdServer.StartAsync(folder);
        _client = new EtcdClient(_server.Address, configureChannelOptions: static options => options.Credentials = ChannelCredentials.Insecure);
        _leases = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => GrantLease(_client)));
    }

    public async ValueTask<IAsyncDisposable> AcquireAsync(int worker, string name)
    {
        var answer = await _client!.LockAsync(new V3Lockpb.LockRequest { Name = ByteString.CopyFromUtf8(name), Lease = _leases[worker] });
        return new Held(_client, answer.Key);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task<long> GrantLease(EtcdClient client)
    {
        var lease = await client.LeaseGrantAsync(new LeaseGrantRequest { TTL = LeaseSeconds });
        return lease.ID;
    }

    private sealed class Held(EtcdClient client, ByteString key) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await client.UnlockAsync(new V3Lockpb.UnlockRequest { Key = key });
    }
}
