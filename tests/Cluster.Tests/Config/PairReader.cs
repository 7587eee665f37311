using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>An application that reads a pair of keys which are always published together, over and over, as snapshots and as options.</summary>
internal sealed class PairReader : IDisposable
{
    private const int Burst = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IHost _host;
    private readonly List<string> _problems = [];
    private long _reads;
    private volatile string? _value;

    public PairReader(IReadOnlyList<Uri> urls, string application, string environment, IReadOnlyList<string> namespaces, string instance)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddGranary(options =>
        {
            foreach (var url in urls)
            {
                options.Urls.Add(url);
            }

            (options.Application, options.Environment, options.Instance) = (application, environment, instance);
            foreach (var name in namespaces)
            {
                options.Namespaces.Add(name);
            }
        });
        builder.Services.AddGranaryConfiguration();
        builder.Services.AddOptions<Pair>().BindConfiguration("pair");
        _host = builder.Build();
    }

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How often the pair was read.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>What was read last.</summary>
    public string? Value => _value;

    /// <summary>Reads until the end.</summary>
    public Task RunAsync(CancellationToken ending) => Task.Run(
        async () =>
        {
            var monitor = _host.Services.GetRequiredService<IOptionsMonitor<Pair>>();
            var last = ConfigVersion.None;

            // Options that are made for the first time in the very moment of a change may mix two versions, as the page of the block says.
            _ = monitor.CurrentValue;
            while (!ending.IsCancellationRequested)
            {
                for (var read = 0; read < Burst; read++)
                {
                    last = ReadSnapshot(last);
                    var pair = monitor.CurrentValue;
                    Expect(pair.Left == pair.Right, $"options were torn: {pair.Left} and {pair.Right}");
                }

                Volatile.Write(ref _reads, _reads + Burst);
                await Task.Delay(Pause, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        },
        CancellationToken.None);

    public void Dispose() => _host.Dispose();

    private ConfigVersion ReadSnapshot(ConfigVersion last)
    {
        using var scope = _host.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IConfigSnapshot>();
        var (left, right) = (snapshot["pair:left"], snapshot["pair:right"]);
        Expect(left is not null && left == right, $"{snapshot.Version} was torn: {left} and {right}");
        Expect(snapshot.Version == last || snapshot.Version.Replaces(last), $"{snapshot.Version} came after {last}");
        _value = left;
        return snapshot.Version;
    }

    private void Expect(bool isSo, string problem)
    {
        if (!isSo && _problems.Count < 100)
        {
            _problems.Add(problem);
        }
    }

    private sealed class Pair
    {
        public string? Left { get; set; }

        public string? Right { get; set; }
    }
}
