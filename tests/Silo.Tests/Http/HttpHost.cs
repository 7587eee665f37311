using System.Net.Http.Headers;
using Granary.Cluster;
using Granary.Config;
using Granary.Hosting;
using Granary.Http.Ids;
using Granary.Ids;
using Granary.Jobs;
using Granary.Keys;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Locks;
using Granary.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Http;

/// <summary>The HTTP side of a silo on a real port of loopback, with keys in a real database and ids out of thin air.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder? _folder;

    private HttpHost(WebApplication app, string dataDirectory, TemporaryFolder? folder)
    {
        _app = app;
        _folder = folder;
        DataDirectory = dataDirectory;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Where the database is; another host on it is a silo of the same cluster.</summary>
    public string DataDirectory { get; }

    public HttpClient Client { get; }

    public Uri Url => Client.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    public FakeConfigClient Configs => Services.GetRequiredService<FakeConfigClient>();

    public FakeIdClient Ids => Services.GetRequiredService<FakeIdClient>();

    public FakeJobClient Jobs => Services.GetRequiredService<FakeJobClient>();

    public FakeLockClient Locks => Services.GetRequiredService<FakeLockClient>();

    public FakeTimeProvider Clock => Services.GetRequiredService<FakeTimeProvider>();

    public LogLines Log => Services.GetRequiredService<LogLines>();

    /// <summary>Starts the host.</summary>
    /// <param name="exposed">Whether it takes itself to be reachable from outside, so that keys are needed.</param>
    /// <param name="settings">Settings below <c>Granary:Http</c>, or whole keys that begin with <c>Granary:</c>.</param>
    /// <param name="map">Maps more endpoints.</param>
    /// <param name="dataDirectory">The database of another host, which must outlive this one; null: one of its own.</param>
    /// <param name="secret">The cluster's secret.</param>
    /// <param name="build">Adds more services.</param>
    public static async Task<HttpHost> StartAsync(
        bool exposed = false,
        Dictionary<string, string?>? settings = null,
        Action<WebApplication>? map = null,
        string? dataDirectory = null,
        string? secret = null,
        Action<WebApplicationBuilder>? build = null)
    {
        var folder = dataDirectory is null ? new TemporaryFolder() : null;
        dataDirectory ??= folder!.Path;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            (settings ?? []).Select(setting => KeyValuePair.Create(
            setting.Key.StartsWith("Granary:", StringComparison.Ordinal) ? setting.Key : $"{HttpSettings.Section}:{setting.Key}", setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.AddGranaryHttp();
        builder.AddGranaryTelemetry();
        build?.Invoke(builder);

        var database = Database.Open(new DatabaseOptions { DataDirectory = dataDirectory });
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var ids = new FakeIdClient(clock);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(ids);
        builder.Services.AddSingleton<IIdClient>(ids);
        builder.Services.AddSingleton<IIdDraws>(ids);
        var locks = new FakeLockClient(clock);
        builder.Services.AddSingleton(locks);
        builder.Services.AddSingleton<ILockClient>(locks);
        builder.Services.AddSingleton<ILockLeases>(locks);
        var jobs = new FakeJobClient();
        builder.Services.AddSingleton(jobs);
        builder.Services.AddSingleton<IJobClient>(jobs);
        builder.Services.AddSingleton<IJobQueues>(jobs);
        builder.Services.AddSingleton<IJobLeases>(jobs);
        var configs = new FakeConfigClient();
        builder.Services.AddSingleton(configs);
        builder.Services.AddSingleton<IConfigClient>(configs);
        builder.Services.AddSingleton<IClusterStatusClient, FakeClusterClient>();
        builder.Services.AddSingleton(new SiloSettings
        {
            Urls = exposed ? "http://0.0.0.0:8700" : "http://127.0.0.1:8700",
            DataDirectory = dataDirectory,
            Secret = secret,
        });
        builder.Services.AddSingleton(new InfoBody("9.9.9", "granary", "silo-1", Guid.Parse("11111111-1111-1111-1111-111111111111"), 16));

        var app = builder.Build();
        app.MapGranaryHttp();
        app.MapGranaryMetrics();
        map?.Invoke(app);
        await app.StartAsync();
        return new HttpHost(app, dataDirectory, folder);
    }

    /// <summary>Makes a key straight in the database, as another process would.</summary>
    public async Task<string> AddKeyAsync(string name, string[] roles, params KeyScope[] scope) =>
        (await Services.GetRequiredService<ApiKeys>().AddAsync(name, roles, scope, "test")).Text;

    /// <summary>Sends a request, with a key if one is given.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder?.Dispose();
    }
}
