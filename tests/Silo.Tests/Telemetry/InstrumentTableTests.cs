using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Telemetry;

public sealed class InstrumentTableTests
{
    [Fact]
    public async Task The_table_in_docs_names_all_instruments_of_a_silo_and_no_others()
    {
        var published = new ConcurrentQueue<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => published.Enqueue(instrument);
        listener.Start();
        await using var silo = await SiloHost.StartAsync();

        // What is counted first is made first: an instrument is there once its part of the silo has been used.
        await silo.DrawAsync("snowflake/default");
        using var refused = await silo.Http.GetAsync(new Uri("/nowhere", UriKind.Relative), TestContext.Current.CancellationToken);

        var own = silo.Services.GetRequiredService<IMeterFactory>();
        var instruments = published
            .Where(instrument => ReferenceEquals(instrument.Meter.Scope, own) && instrument.Meter.Name.StartsWith("Granary.", StringComparison.Ordinal))
            .Select(static instrument => $"{instrument.Meter.Name} {instrument.Name} {KindOf(instrument)} {instrument.Unit}");
        Assert.Equal(Documented().Order(StringComparer.Ordinal), instruments.Distinct().Order(StringComparer.Ordinal));
        Assert.All(published.Where(static instrument => instrument.Meter.Name.StartsWith("Granary.", StringComparison.Ordinal)), static instrument =>
        {
            Assert.StartsWith(instrument.Meter.Name.ToLowerInvariant() + ".", instrument.Name, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(instrument.Description), $"{instrument.Name} has no description.");
        });
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition().Name switch
    {
        "Counter`1" => "counter",
        "Histogram`1" => "histogram",
        "UpDownCounter`1" or "ObservableGauge`1" => "gauge",
        var other => other,
    };

    // | `granary.ledger.rounds` | counter | `{round}` | … under a heading that names the meter.
    private static IEnumerable<string> Documented([CallerFilePath] string source = "")
    {
        var meter = "";
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(source)!, "../../../docs/telemetry.md")))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (line.StartsWith("### `Granary.", StringComparison.Ordinal))
            {
                meter = line.Split('`')[1];
            }
            else if (cells is ["", ['`', 'g', 'r', 'a', 'n', 'a', 'r', 'y', '.', ..] name, var kind, var unit, ..])
            {
                yield return $"{meter} {name.Trim('`')} {kind} {unit.Trim('`')}";
            }
        }
    }
}
