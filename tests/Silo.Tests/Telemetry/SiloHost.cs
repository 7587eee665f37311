using System.Security.Cryptography;
using Granary.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Granary.Telemetry;

/// <summary>A whole silo in this process, on free ports and files of its own, put together as the program does.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private SiloHost(WebApplication app, TemporaryFolder folder)
    {
        _app = app;
        _folder = folder;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<SiloHost> StartAsync()
    {
        var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Granary:DataDirectory"] = folder.Path,
            ["Granary:Urls"] = "http://127.0.0.1:0",
            ["Granary:SiloPort"] = "0",
            ["Granary:GatewayPort"] = "0",
            ["Granary:Config:Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        builder.Logging.ClearProviders();
        builder.AddGranarySilo();
        var app = builder.Build();
        app.MapGranary();
        await app.PrepareSiloAsync();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SiloHost(app, folder);
    }

    /// <summary>Draws from a pool or sequence: <c>snowflake/default</c>.</summary>
    public async Task DrawAsync(string from, int count = 1)
    {
        using var answer = await Http.PostAsync(new Uri($"/v1/ids/{from}?count={count}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<MetricsText> MetricsAsync() =>
        new(await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
