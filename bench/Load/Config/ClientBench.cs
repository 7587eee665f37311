using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Granary.Config.Provider;
using Granary.Hosting;
using Granary.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>What configuration costs an application: its cold start while every silo is away, and the applying of a large change.</summary>
internal static class ClientBench
{
    /// <summary>How this program is told to be an application that starts and ends.</summary>
    public const string Verb = "start";

    private const int Keys = 5_000;
    private const int Rounds = 11;
    private const double StartMost = 150;
    private const double ApplyMost = 50;
    private const string Application = "bench";
    private const string Environment = "client";
    private const string None = "-";

    // Nobody listens there, and nobody answers there.
    private static readonly Uri Refusing = new("http://127.0.0.1:9");
    private static readonly Uri Silent = new("http://192.0.2.1:8700");

    private static readonly NamespaceName Values = NamespaceName.Of("values");

    /// <summary>Measures both.</summary>
    public static async Task<int> Run()
    {
        Machine.Print();
        using var folder = new TemporaryFolder();
        var file = folder.File("config");
        double apply;
        double seen;
        await using (var silo = await SiloProcess.StartAsync(new SiloProcessSettings { DataDirectory = folder.File("data") }))
        {
            (apply, seen) = await MeasureChangeAsync(silo, file);
        }

        var (without, refused, silent) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            Add(without, await StartAsync(None, Refusing), round);
            Add(refused, await StartAsync(file, Refusing), round);
            Add(silent, await StartAsync(file, Silent), round);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Cold start of a host, medians of {Rounds}: {Median(without):N0} ms without, {Median(refused):N0} ms with a snapshot of {Keys} keys and silos that refuse, {Median(silent):N0} ms with silos that are silent"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"A change of {Keys} keys: {apply:N1} ms to apply, options included; {seen:N1} ms from publish to options"));
        return Granary.Rounds.AtMost("cold start with silos that refuse adds", Median(refused) - Median(without), StartMost, "ms")
            & Granary.Rounds.AtMost("cold start with silos that are silent adds", Median(silent) - Median(without), StartMost, "ms")
            & Granary.Rounds.AtMost($"a change of {Keys} keys is applied in", apply, ApplyMost, "ms") ? 0 : 1;
    }

    /// <summary>Starts a host with configuration from a file, and ends.</summary>
    public static async Task<int> Start(string file, string url)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (file != None)
        {
            Add(builder, new Uri(url), file);
        }

        using var host = builder.Build();
        await host.StartAsync();
        if (file != None && host.Services.GetRequiredService<IConfiguration>()["values:0"] is null)
        {
            throw new InvalidOperationException("The snapshot was not read.");
        }

        await host.StopAsync();
        return 0;
    }

    private static async Task<(double Apply, double Seen)> MeasureChangeAsync(SiloProcess silo, string file)
    {
        var client = Host.CreateApplicationBuilder();
        client.Logging.ClearProviders();
        client.AddGranaryClient(options => options.Gateways.Add(silo.Gateway));
        using var office = client.Build();
        await office.StartAsync();
        var workspace = office.Services.GetRequiredService<IConfigClient>().Open(Application, Environment);
        var version = await workspace.DefineAsync(new NamespaceDefinition { Name = Values }, version: 0);
        version = await PublishAsync(workspace, version, round: 0);

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        Add(builder, silo.Http.BaseAddress!, file);
        builder.Services.AddOptions<ValueOptions>().BindConfiguration("values");
        using var host = builder.Build();
        await host.StartAsync();
        var monitor = host.Services.GetRequiredService<IOptionsMonitor<ValueOptions>>();
        var changed = new TaskCompletionSource();
        using var listening = monitor.OnChange(_ => Volatile.Read(ref changed).TrySetResult());
        var seen = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            Volatile.Write(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var started = Stopwatch.GetTimestamp();
            version = await PublishAsync(workspace, version, round);
            await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Add(seen, Stopwatch.GetElapsedTime(started).TotalMilliseconds, round);
        }

        // The applying alone, of views as they come from a silo, from the bytes to the options.
        var provider = host.Services.GetRequiredService<ConfigProviders>().All[0];
        var view = await office.Services.GetRequiredService<IConfigClient>().ReadAsync(
            new ConfigRequest { Application = Application, Environment = Environment, Namespaces = [Values.Name] });
        var applied = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var newer = view with { Version = view.Version with { Revision = view.Version.Revision + round } };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(ConfigViewBody.Of(newer), ConfigJson.Relaxed.ConfigViewBody);
            var started = Stopwatch.GetTimestamp();
            provider.Apply(ConfigViewReader.Read(bytes));
            Add(applied, Stopwatch.GetElapsedTime(started).TotalMilliseconds, round);
        }

        await host.StopAsync();
        await office.StopAsync();
        return (Median(applied), Median(seen));
    }

    private static async Task<long> PublishAsync(IConfigWorkspace workspace, long version, int round) => (await workspace.PublishAsync(
        [new PublishPart(Values, version, [.. Enumerable.Range(0, Keys).Select(key => new ConfigEdit($"values:{key}", BenchValue.Of(round)))])])).Releases[0].Version;

    private static void Add(HostApplicationBuilder builder, Uri url, string file)
    {
        builder.Configuration.AddGranary(options =>
        {
            options.Urls.Add(url);
            (options.Application, options.Environment, options.SnapshotFile) = (Application, Environment, file);
            options.Namespaces.Add(Values.Name);
        });
        builder.Services.AddGranaryConfiguration();
    }

    private static async Task<double> StartAsync(string file, Uri url)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = ExternalProcess.Start(typeof(ClientBench).Assembly.Location, ["config", Verb, file, url.ToString()], [], "application");
        var exit = await process.WaitForExitAsync();
        return exit == 0
            ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
            : throw new InvalidOperationException($"The application failed.{System.Environment.NewLine}{process.Output}");
    }

    // The first warms up what can be.
    private static void Add(List<double> figures, double figure, int round)
    {
        if (round > 0)
        {
            figures.Add(figure);
        }
    }

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed class ValueOptions
    {
        [ConfigurationKeyName("17")]
        public string Value { get; set; } = "";
    }
}
