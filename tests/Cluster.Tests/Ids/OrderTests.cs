using System.Diagnostics;

namespace Granary.Ids;

/// <summary>Sequences that promise an order keep it over clients and silos while silos are killed.</summary>
public sealed class OrderTests
{
    private const int ClientCount = 3;
    private static readonly int DrawsAfterEachKill = TestEnvironment.Choose(60, 1_000);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Monotonic_and_strict_values_keep_the_order_of_time_and_strict_ones_have_no_gap_while_silos_are_killed()
    {
        await using var cluster = new RealCluster("silo-1", "silo-2");
        await cluster.StartAsync("silo-1", "silo-2");
        var clients = await Task.WhenAll(Enumerable.Range(0, ClientCount).Select(_ => Connect(cluster)));
        await CreateAsync(clients[0], SequenceLevel.Monotonic);
        await CreateAsync(clients[0], SequenceLevel.Strict);
        using var stop = new CancellationTokenSource();
        var monotonic = clients.Select(client => new Drawer(client.Ids, SequenceLevel.Monotonic, stop.Token)).ToArray();
        var strict = clients.Select(client => new Drawer(client.Ids, SequenceLevel.Strict, stop.Token)).ToArray();
        Drawer[] all = [.. monotonic, .. strict];
        await DrawOnAsync(all);

        // One of the two owns the sequence, so this kills its owner.
        foreach (var silo in (string[])["silo-2", "silo-1"])
        {
            await cluster[silo].KillAsync();
            await DrawOnAsync(all);
            await cluster.StartAsync(silo);
        }

        await stop.CancelAsync();
        await Task.WhenAll(all.Select(drawer => drawer.Drawing));
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        AssertInOrder(monotonic);
        AssertInOrder(strict);
        var values = strict.SelectMany(drawer => drawer.Drawn).Select(draw => draw.Value).Order().ToArray();
        Assert.Equal(Enumerable.Range(1, values.Length).Select(value => (long)value), values);
    }

    private static Task<ClusterClient> Connect(RealCluster cluster) => ClusterClient.ConnectAsync(options =>
    {
        // Nobody gives up, as that would be allowed to leave a gap.
        options.Calls.RetryFor = Within;
        foreach (var gateway in cluster.Gateways)
        {
            options.Gateways.Add(gateway);
        }
    });

    private static Task<SequenceInfo> CreateAsync(ClusterClient client, SequenceLevel level) =>
        client.Ids.CreateSequenceAsync(new SequenceDefinition(Drawer.NameOf(level), Level: level));

    private static async Task DrawOnAsync(Drawer[] drawers)
    {
        var goals = drawers.Select(drawer => drawer.Drawn.Count + DrawsAfterEachKill).ToArray();
        await Eventually.True(
            () => drawers.Any(drawer => drawer.Drawing.IsFaulted) || drawers.Zip(goals).All(pair => pair.First.Drawn.Count >= pair.Second),
            "all clients drew on",
            Within);
    }

    /// <summary>Whoever asked after a value was told got a greater one.</summary>
    private static void AssertInOrder(IEnumerable<Drawer> drawers)
    {
        var draws = drawers.SelectMany(drawer => drawer.Drawn).ToArray();
        var ended = new Queue<Draw>(draws.OrderBy(draw => draw.End));
        var greatest = 0L;
        foreach (var draw in draws.OrderBy(draw => draw.Start))
        {
            while (ended.Peek().End < draw.Start)
            {
                greatest = Math.Max(greatest, ended.Dequeue().Value);
            }

            Assert.True(draw.Value > greatest, $"{draw.Value} was told to a caller who asked after {greatest} had been told.");
        }

        Assert.Equal(draws.Length, draws.Select(draw => draw.Value).Distinct().Count());
    }

    private readonly record struct Draw(long Start, long End, long Value);

    private sealed class Drawer
    {
        private readonly List<Draw> _drawn = [];

        public Drawer(IIdClient ids, SequenceLevel level, CancellationToken stop) => Drawing = Task.Run(() => DrawAsync(ids, level, stop), CancellationToken.None);

        public Task Drawing { get; }

        public IReadOnlyCollection<Draw> Drawn
        {
            get
            {
                lock (_drawn)
                {
                    return [.. _drawn];
                }
            }
        }

        public static string NameOf(SequenceLevel level) => $"in-order-{level.ToString().ToLowerInvariant()}";

        private async Task DrawAsync(IIdClient ids, SequenceLevel level, CancellationToken stop)
        {
            var generator = await ids.OpenSequenceAsync(NameOf(level), CancellationToken.None);
            while (!stop.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                var value = await generator.NextAsync(CancellationToken.None);
                var end = Stopwatch.GetTimestamp();
                lock (_drawn)
                {
                    _drawn.Add(new Draw(start, end, value));
                }
            }
        }
    }
}
