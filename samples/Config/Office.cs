using System.Text.Json;
using Granary.Config;
using Granary.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Samples;

/// <summary>The operator's side: defines the namespaces and publishes both at once.</summary>
internal sealed class Office : IDisposable
{
    public const string Application = "deliveries";
    public const string Delivery = "delivery";
    public const string Switches = "switches";

    // The service would not survive a city without a name.
    private const string Schema = """{ "properties": { "delivery": { "properties": { "cities": { "items": { "type": "string", "minLength": 1 } } } } } }""";

    private readonly IHost _host;
    private readonly IConfigWorkspace _workspace;
    private long _deliveryVersion;
    private long _switchesVersion;

    private Office(IHost host, IConfigWorkspace workspace) => (_host, _workspace) = (host, workspace);

    public static async Task<Office> OpenAsync(string gateway, string environment)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddGranaryClient(options => options.Gateways.Add(gateway));
        var host = builder.Build();
        await host.StartAsync();
        var workspace = host.Services.GetRequiredService<IConfigClient>().Open(Application, environment, new ConfigActor("operator", "the office"));
        var office = new Office(host, workspace);
        office._deliveryVersion = await workspace.DefineAsync(
            new NamespaceDefinition { Name = NamespaceName.Of(Delivery), Format = ConfigFormat.Json, Schema = Schema }, version: 0);
        office._switchesVersion = await workspace.DefineAsync(new NamespaceDefinition { Name = NamespaceName.Of(Switches) }, version: 0);
        return office;
    }

    /// <summary>Publishes what changes, as one: the service never sees the one without the other.</summary>
    /// <param name="why">Why.</param>
    /// <param name="cities">The cities; <see langword="null"/> when they stay.</param>
    /// <param name="isHalfPrice">Whether everything is half price; <see langword="null"/> when that stays.</param>
    public async Task PublishAsync(string why, string[]? cities = null, bool? isHalfPrice = null)
    {
        var parts = new List<PublishPart>();
        if (cities is not null)
        {
            var text = JsonSerializer.Serialize(new { delivery = new { cities } });
            parts.Add(new PublishPart(NamespaceName.Of(Delivery), _deliveryVersion, [new ConfigEdit("", text)]));
        }

        if (isHalfPrice is { } half)
        {
            parts.Add(new PublishPart(NamespaceName.Of(Switches), _switchesVersion, [new ConfigEdit("delivery:halfPrice", half ? "true" : "false")]));
        }

        var published = await _workspace.PublishAsync(parts, why);
        foreach (var release in published.Releases)
        {
            if (release.Name.Name == Delivery)
            {
                _deliveryVersion = release.Version;
            }
            else
            {
                _switchesVersion = release.Version;
            }
        }
    }

    public void Dispose() => _host.Dispose();
}
