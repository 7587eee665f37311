using Granary.Cluster;
using Granary.Config;
using Granary.Http;
using Granary.Ids;
using Granary.Jobs;
using Granary.Ledger;
using Granary.Locks;
using Granary.Telemetry;
using Granary.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Granary.Hosting;

/// <summary>Makes a host a silo of a Granary cluster.</summary>
public static class GranarySiloExtensions
{
    // All clusters on one database share what carries this name: reminders.
    private const string ServiceId = "granary";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds a silo with its HTTP side and the client inside it, configured by the section <c>Granary</c>; it takes its name in the data
    /// directory at once. HTTP listens where <see cref="SiloSettings.Urls"/> says, for the application's own endpoints too. Grains and
    /// services of the application are added as in any silo: by <c>builder.UseOrleans(…)</c>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Has the last word on the settings.</param>
    /// <exception cref="OptionsValidationException">Settings break their rules; the message names them.</exception>
    /// <exception cref="StartRefusedException">The silo's name or a port is in use, or an address or a secret cannot be had.</exception>
    public static WebApplicationBuilder AddGranarySilo(this WebApplicationBuilder builder, Action<SiloSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = SiloSettingsReader.Read(builder.Configuration, configure);
        var addresses = SiloAddresses.Of(settings);
        var secret = SiloSecret.Read(settings);
        var chooser = new PortChooser(new Random());

        // A host is built synchronously, and no synchronization context is there that could deadlock.
        var seat = new SiloSeats(settings.DataDirectory, chooser, TimeProvider.System)
            .TakeAsync(settings, CancellationToken.None).GetAwaiter().GetResult();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(addresses);
        services.AddSingleton(secret);
        services.AddSingleton(_ => seat);
        services.AddSingleton(_ => Database.Open(settings.Database));
        services.AddSingleton<StoreGate>();
        services.AddSingleton(provider => provider.GetRequiredService<StoreGate>().Open());
        services.AddSingleton<ExposureCheck>();
        services.AddSingleton<Banner>();
        services.AddSingleton<StoreWitness>();
        services.AddSingleton<SiloPreparation>();
        services.AddHostedService<SiloStart>();
        services.AddHostedService(static provider => provider.GetRequiredService<StoreWitness>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        builder.WebHost.UseUrls([.. settings.HttpUrls.Select(url => HttpAddress.TryParse(url)!)
            .Select(address => (address.Port > 0 ? address : address with { Port = seat.Ports.Http }).ToString())]);
        builder.Host.UseOrleans(silo => silo.AddGranary(settings, addresses, seat, secret));
        services.AddGranaryClientInSilo(static provider => provider.GetRequiredService<SiloSettings>().Datacenter);
        builder.AddGranaryHttp();
        builder.AddGranaryConsole();
        builder.AddGranaryDashboard();
        builder.AddGranaryTelemetry();
        services.AddHealth();
        return builder;
    }

    /// <summary>
    /// Maps the HTTP API, and <c>/healthz</c> and <c>/readyz</c>, with their checks in front of all endpoints: those of the application
    /// are under them as well. Where the silo can be reached from outside, an endpoint that does not allow anonymous callers asks for a
    /// key with the role <c>admin</c>.
    /// </summary>
    /// <param name="app">The host that <see cref="AddGranarySilo"/> was called on.</param>
    public static WebApplication MapGranary(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGranaryHttp();
        app.MapGranaryConsole();
        app.MapGranaryDashboard();
        app.MapGranaryMetrics();
        app.MapHealth();
        return app;
    }

    /// <summary>Brings the store up to date and checks that the silo may start. The host does it too when it starts; done before,
    /// a refusal reaches the caller alone and not the log.</summary>
    /// <exception cref="StartRefusedException">The silo must not start, or cannot.</exception>
    /// <exception cref="Ledger.Schema.SchemaException">This version cannot use the store.</exception>
    public static Task PrepareSiloAsync(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Services.GetRequiredService<SiloPreparation>().PrepareAsync();
    }

    private static void AddGranary(this ISiloBuilder silo, SiloSettings settings, SiloAddresses addresses, SiloSeat seat, SiloSecret secret)
    {
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = settings.ClusterId;
            options.ServiceId = ServiceId;
        });
        silo.Configure<SiloOptions>(options => options.SiloName = seat.Name);
        silo.AddEndpoints(settings.ClusterId, addresses, seat.Ports, secret);
        silo.Configure<ClusterMembershipOptions>(MembershipProfile.Apply);
        silo.AddActivityPropagation();
        silo.AddLedger().AddClusterStatus(settings.Datacenter).AddIds(ids => ids.Datacenter = settings.Datacenter).AddLocks().AddJobs();
        silo.AddConfig(config => (config.KeyFile, config.Key, config.CacheMegabytes) =
            (settings.Config.KeyFile, settings.Config.Key, settings.Config.CacheMegabytes));
        silo.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> options) => options.Configure<Database>((orleans, database) =>
        {
            orleans.Invariant = database.OrleansInvariant;
            orleans.DataSource = database.OrleansTables;
        }));
        silo.UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> options) => options.Configure<Database>((orleans, database) =>
        {
            orleans.Invariant = database.OrleansInvariant;
            orleans.DataSource = database.OrleansTables;
        }));
    }
}
