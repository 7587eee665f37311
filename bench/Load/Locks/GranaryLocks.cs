using Granary.Hosting;
using Granary.Processes;
using Granary.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Locks;

/// <summary>Granary: one silo as a process of its own, and the client that applications use.</summary>
/// <param name="postgres">Where the silo keeps its data; null is an SQLite file.</param>
internal sealed class GranaryLocks(PostgresPeer? postgres) : ILockContestant
{
    public const string Sqlite = "Granary, SQLite";
    public const string Postgres = "Granary, PostgreSQL";

    private SiloProcess? _silo;
    private IHost? _host;
    private ILockClient? _locks;

    public string Name => postgres is null ? Sqlite : Postgres;

    public async Task StartAsync(string folder, int workers)
    {
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings
        {
            DataDirectory = folder,
            PostgresConnectionString = postgres is null ? null : await postgres.CreateDatabaseAsync("granary"),
        });
        _host = await ConnectAsync(_silo.Gateway);
        _locks = _host.Services.GetRequiredService<ILockClient>();
    }

    public async ValueTask<IAsyncDisposable> AcquireAsync(int worker, string name) => await _locks!.AcquireAsync(name);

    public async ValueTask DisposeAsync()
    {
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

    /// <summary>A client, as an application has it.</summary>
    public static async Task<IHost> ConnectAsync(string gateway, IOutgoingGrainCallFilter? filter = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (filter is not null)
        {
            builder.Services.AddSingleton(filter);
        }

        builder.AddGranaryClient(options => options.Gateways.Add(gateway));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
