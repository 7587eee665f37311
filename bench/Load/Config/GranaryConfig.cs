using System.Net;
using System.Net.ServerSentEvents;
using Granary.Hosting;
using Granary.Processes;
using Granary.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Config;

/// <summary>Granary: one silo as a process of its own, watched as server-sent events over HTTP/2, changed by the client that applications use.</summary>
/// <param name="postgres">Where the silo keeps its data; null is an SQLite file.</param>
internal sealed class GranaryConfig(PostgresPeer? postgres) : IConfigContestant
{
    public const string Sqlite = "Granary, SQLite";
    public const string Postgres = "Granary, PostgreSQL";

    private const string Environment = "bench";
    private static readonly NamespaceName Values = NamespaceName.Of("values");

    private readonly long[] _versions = new long[ConfigRounds.Writers];
    private readonly List<HttpClient> _connections = [];
    private SiloProcess? _silo;
    private IHost? _host;
    private IConfigClient? _configs;
    private long _version;

    public string Name => postgres is null ? Sqlite : Postgres;

    public async Task StartAsync(string folder)
    {
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings
        {
            DataDirectory = folder,
            PostgresConnectionString = postgres is null ? null : await postgres.CreateDatabaseAsync("granary"),
            SpeaksHttp2 = true,
            More = new Dictionary<string, string>
            {
                ["Granary:Http:WaitingRequestsMax"] = "20000",
                ["Granary:Http:ConcurrentRequestsMax"] = "20000",
            },
        });
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.AddGranaryClient(options => options.Gateways.Add(_silo.Gateway));
        _host = builder.Build();
        await _host.StartAsync();
        _configs = _host.Services.GetRequiredService<IConfigClient>();
        _version = await DefineAsync("watched");
        for (var writer = 0; writer < _versions.Length; writer++)
        {
            _versions[writer] = await DefineAsync($"writer-{writer}");
        }

        await PublishAsync(0);
    }

    public async Task WatchAsync(WatchPlan plan, Action<long> onNumber)
    {
        var ready = new List<Task>();
        for (var connection = 0; connection < plan.Connections; connection++)
        {
            var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false })
            {
                BaseAddress = _silo!.Http.BaseAddress,
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Timeout = Timeout.InfiniteTimeSpan,
            };
            _connections.Add(client);
            var streams = Math.Min(WatchPlan.StreamsPerConnection, plan.Watchers - (connection * WatchPlan.StreamsPerConnection));
            ready.AddRange(Enumerable.Range(0, streams).Select(_ => WatchAsync(client, onNumber)));
        }

        await Task.WhenAll(ready);
    }

    public async Task PublishAsync(long number) => _version = await PublishAsync("watched", _version, number);

    public async Task WriteAsync(int writer, long number) => _versions[writer] = await PublishAsync($"writer-{writer}", _versions[writer], number);

    public long Memory() => ProcessMemory.Of(_silo!.Process.Id);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }
    }

    // Returns when the first event has come; those after it are read for as long as there are any.
    private static async Task WatchAsync(HttpClient client, Action<long> onNumber)
    {
        var answer = await client.GetAsync(
            new Uri($"/v1/config/watched/{Environment}/watch?namespace={Values.Name}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
                {
                    onNumber(BenchValue.NumberOf(item.Data));
                    first.TrySetResult();
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                first.TrySetException(error);
            }
        });
        await first.Task;
    }

    private Task<long> DefineAsync(string application) =>
        _configs!.Open(application, Environment).DefineAsync(new NamespaceDefinition { Name = Values }, version: 0);

    private async Task<long> PublishAsync(string application, long version, long number) => (await _configs!.Open(application, Environment)
        .PublishAsync([new PublishPart(Values, version, [new ConfigEdit("value", BenchValue.Of(number))])])).Releases[0].Version;
}
