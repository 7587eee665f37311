using Granary.Config;
using Granary.Hosting;
using Granary.Ids;
using Granary.Jobs;
using Granary.Locks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary;

/// <summary>The client library in the test's own process, connected to real silos.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    public IConfigClient Configs => _host.Services.GetRequiredService<IConfigClient>();

    public IIdClient Ids => _host.Services.GetRequiredService<IIdClient>();

    public IJobClient Jobs => _host.Services.GetRequiredService<IJobClient>();

    public IJobQueues Queues => _host.Services.GetRequiredService<IJobQueues>();

    public ILockClient Locks => _host.Services.GetRequiredService<ILockClient>();

    public static async Task<ClusterClient> ConnectAsync(Action<GranaryClientOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.AddGranaryClient(configure);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ClusterClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
