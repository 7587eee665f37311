using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Granary.Servers;
using Grpc.Core;
using Grpc.Net.Client;

namespace Granary.Config;

/// <summary>etcd: watched by the raw watch client, as several watches of one key through dotnet-etcd's own lose events; changed by dotnet-etcd.</summary>
internal sealed class EtcdConfig : IConfigContestant
{
    public const string Title = "etcd, dotnet-etcd";

    private const string Watched = "watched/values/value";

    private readonly List<GrpcChannel> _connections = [];
    private EtcdServer? _server;
    private EtcdClient? _client;

    public string Name => Title;

    public async Task StartAsync(string folder)
    {
        _server = await EtcdServer.StartAsync(folder);
        _client = new EtcdClient(_server.Address, configureChannelOptions: static options => options.Credentials = ChannelCredentials.Insecure);
        await PublishAsync(0);
    }

    public async Task WatchAsync(WatchPlan plan, Action<long> onNumber)
    {
        var ready = new List<Task>();
        for (var connection = 0; connection < plan.Connections; connection++)
        {
            var channel = GrpcChannel.ForAddress(_server!.Address, new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
                Credentials = ChannelCredentials.Insecure,
            });
            _connections.Add(channel);
            var client = new Watch.WatchClient(channel);
            var streams = Math.Min(WatchPlan.StreamsPerConnection, plan.Watchers - (connection * WatchPlan.StreamsPerConnection));
            ready.AddRange(Enumerable.Range(0, streams).Select(_ => WatchAsync(client, onNumber)));
        }

        await Task.WhenAll(ready);
    }

    public Task PublishAsync(long number) => PutAsync(Watched, number);

    public Task WriteAsync(int writer, long number) => PutAsync($"writer-{writer}/values/value", number);

    public long Memory() => ProcessMemory.Of(_server!.ProcessId);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task WatchAsync(Watch.WatchClient client, Action<long> onNumber)
    {
        var call = client.Watch();
        await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = ByteString.CopyFromUtf8(Watched) } });
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            try
            {
                while (await call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    foreach (var change in call.ResponseStream.Current.Events)
                    {
                        onNumber(BenchValue.NumberOf(change.Kv.Value.ToStringUtf8()));
                    }

                    created.TrySetResult();
                }
            }
            catch (RpcException error)
            {
                created.TrySetException(error);
            }
        });
        await created.Task;
    }

    private async Task PutAsync(string key, long number) => await _client!.PutAsync(new PutRequest
    {
        Key = ByteString.CopyFromUtf8(key),
        Value = ByteString.CopyFromUtf8(BenchValue.Of(number)),
    });
}
