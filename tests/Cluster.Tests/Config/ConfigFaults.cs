using System.Collections.Concurrent;
using System.Globalization;
using Granary.Ledger;
using Granary.Processes;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// A cluster with a publisher that changes a pair of keys in two namespaces, always together, and with applications and watchers that
/// follow; and what can be done to the cluster meanwhile. At the end all that was acknowledged and seen is held together.
/// </summary>
internal sealed class ConfigFaults : IAsyncDisposable
{
    private const string Application = "faults";
    private const string Environment = "test";
    private const int Watchers = 4;
    private const int Applications = 2;

    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(3);
    private static readonly NamespaceName Left = NamespaceName.Of("left");
    private static readonly NamespaceName Right = NamespaceName.Of("right");

    private readonly PostgresServer? _server;
    private readonly IReadOnlyList<string> _silos;
    private readonly RealCluster _cluster;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _publishing = new();
    private readonly ConcurrentDictionary<long, byte> _acknowledged = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly List<PairReader> _readers = [];
    private readonly List<Task> _work = [];
    private readonly ConfigView?[] _seen = new ConfigView?[Watchers];
    private ClusterClient? _client;
    private Task<long> _publisher = Task.FromResult(0L);

    private ConfigFaults(PostgresServer? server, PostgresDatabase? database, IReadOnlyList<string> silos)
    {
        (_server, _silos) = (server, silos);
        _cluster = new RealCluster(database, "granary", [.. silos]);
    }

    private ClusterClient Client => _client!;

    private IConfigWorkspace Workspace => Client.Configs.Open(Application, Environment, new ConfigActor("publisher", "tests"));

    public static async Task<ConfigFaults> StartAsync(DatabaseProvider provider, params string[] silos)
    {
        var server = provider == DatabaseProvider.Postgres ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : await PostgresDatabase.CreateAsync(server);
        var faults = new ConfigFaults(server, database, silos);
        try
        {
            await faults._cluster.StartAsync(silos);
            faults._client = await faults._cluster.ConnectAsync();
            await faults.BeginAsync();
            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when so many more publishes have been acknowledged.</summary>
    public async Task UntilPublishedAsync(int more)
    {
        var wanted = _acknowledged.Count + more;
        await Eventually.True(() => _acknowledged.Count >= wanted || _publisher.IsFaulted, $"{more} more publishes were acknowledged", Generous);
        Assert.False(_publisher.IsFaulted, $"{_publisher.Exception}");
    }

    /// <summary>Returns when the applications have read the pair so often.</summary>
    public Task UntilReadAsync(long times) => Eventually.True(() => _readers.Sum(static reader => reader.Reads) >= times, "the pair was read often enough", Generous * 4);

    /// <summary>kill -9 of a silo.</summary>
    public Task KillSiloAsync(string name) => _cluster[name].KillAsync();

    /// <summary>A silo that is gone comes back.</summary>
    public Task StartSiloAsync(string name) => _cluster.StartAsync(name);

    /// <summary>kill -9 of all silos, which come back.</summary>
    public async Task KillAllSilosAsync()
    {
        await Task.WhenAll(_silos.Where(silo => !_cluster[silo].Process.HasExited).Select(silo => _cluster[silo].KillAsync()));
        await _cluster.StartAsync([.. _silos]);
    }

    /// <summary>PostgreSQL crashes and comes back.</summary>
    public async Task CrashDatabaseAsync()
    {
        await _server!.StopImmediatelyAsync();
        await _server.StartAgainAsync();
    }

    /// <summary>Ends the publishing, waits until everybody has the last version, and holds all that was seen to what is promised.</summary>
    public async Task<string> CheckAsync()
    {
        await _publishing.CancelAsync();
        var last = (await Eventually.Completes(_publisher, "the publisher ends", Generous)).ToString(CultureInfo.InvariantCulture);
        await Eventually.True(
            () => _seen.All(view => view is not null && ValueOf(view, Left) == last) && _readers.TrueForAll(reader => reader.Value == last),
            $"everybody has {last}", TimeSpan.FromSeconds(60));
        await _ending.CancelAsync();
        await Task.WhenAll(_work);

        Assert.Empty(_problems.Concat(_readers.SelectMany(static reader => reader.Problems)));
        await CheckHistoryAsync();
        return $"{_acknowledged.Count} publishes, {_readers.Sum(static reader => reader.Reads)} reads of the pair.";
    }

    public async ValueTask DisposeAsync()
    {
        await _publishing.CancelAsync();
        await _ending.CancelAsync();
        await ((Task)_publisher).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _publishing.Dispose();
        _ending.Dispose();
    }

    private static string? ValueOf(ConfigView view, NamespaceName name) => view.Namespaces.Single(one => one.Name == name.Name).Items.Single().Value;

    private async Task BeginAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var name in (NamespaceName[])[Left, Right])
        {
            await Workspace.DefineAsync(new NamespaceDefinition { Name = name, ReleasesKept = ConfigLimits.ReleasesKeptMax }, version: 0, cancellationToken: cancel);
        }

        _publisher = Task.Run(PublishAsync, CancellationToken.None);
        await UntilPublishedAsync(1);
        for (var watcher = 0; watcher < Watchers; watcher++)
        {
            var own = watcher;
            _work.Add(Task.Run(() => WatchAsync(own), CancellationToken.None));
        }

        Uri[] urls = [.. _silos.Select(silo => new Uri($"http://127.0.0.1:{_cluster[silo].Settings.HttpPort}"))];
        for (var reader = 0; reader < Applications; reader++)
        {
            _readers.Add(new PairReader(urls, Application, Environment, [Left.Name, Right.Name], $"reader-{reader}"));
            _work.Add(_readers[^1].RunAsync(_ending.Token));
        }
    }

    // Each number is published in both namespaces, until it was acknowledged; the last one.
    private async Task<long> PublishAsync()
    {
        var (left, right) = (1L, 1L);
        for (var number = 1L; ; number++)
        {
            var operation = OperationId.New();
            var value = number.ToString(CultureInfo.InvariantCulture);
            while (true)
            {
                try
                {
                    // Not to be broken off: what was asked for is to be known to be done or not.
                    var published = await Workspace.PublishAsync(
                        [new PublishPart(Left, left, [new ConfigEdit("pair:left", value)]), new PublishPart(Right, right, [new ConfigEdit("pair:right", value)])],
                        operation: operation, cancellationToken: CancellationToken.None);
                    (left, right) = (published.Releases[0].Version, published.Releases[1].Version);
                    break;
                }
                catch (GranaryException error) when (error.Kind is RefusalKind.Unavailable or RefusalKind.Overloaded)
                {
                    // The same again, under the same id.
                }
            }

            _acknowledged[number] = 0;
            if (_publishing.IsCancellationRequested)
            {
                return number;
            }
        }
    }

    private async Task WatchAsync(int watcher)
    {
        var request = new ConfigRequest { Application = Application, Environment = Environment, Namespaces = [Left.Name, Right.Name] };
        var last = ConfigVersion.None;
        try
        {
            await foreach (var view in Client.Configs.WatchAsync(request, cancellationToken: _ending.Token))
            {
                if (!view.Version.Replaces(last))
                {
                    _problems.Enqueue($"watcher {watcher}: {view.Version} came after {last}");
                }

                if (ValueOf(view, Left) != ValueOf(view, Right))
                {
                    _problems.Enqueue($"watcher {watcher}: torn at {view.Version}: {ValueOf(view, Left)} and {ValueOf(view, Right)}");
                }

                last = view.Version;
                Volatile.Write(ref _seen[watcher], view);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The end.
        }
        catch (GranaryException error)
        {
            _problems.Enqueue($"watcher {watcher}: {error}");
        }
    }

    // What was acknowledged is there, once, in order, and in both namespaces at the same revision.
    private async Task CheckHistoryAsync()
    {
        var (left, right) = (await ReleasesOf(Left), await ReleasesOf(Right));
        Assert.Equal(left.Select(static release => (release.Number, release.Revision)), right.Select(static release => (release.Number, release.Revision)));
        Assert.Equal(_acknowledged.Count, left.Count);
        Assert.Equal(Enumerable.Range(1, left.Count).Select(static number => (long)number), left.Select(static release => release.Number));
        foreach (var number in new HashSet<long> { 1, left.Count / 2, left.Count }.Where(static number => number > 0))
        {
            foreach (var name in (NamespaceName[])[Left, Right])
            {
                var release = await Workspace.GetReleaseAsync(name, number, cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal(number.ToString(CultureInfo.InvariantCulture), release.Items.Single().Value);
            }
        }
    }

    private async Task<List<ReleaseInfo>> ReleasesOf(NamespaceName name)
    {
        var all = new List<ReleaseInfo>();
        while (true)
        {
            var page = await Workspace.ListReleasesAsync(
                name, all.Count == 0 ? null : all[^1].Number, ConfigLimits.ListMax, TestContext.Current.CancellationToken);
            all.AddRange(page);
            if (page.Count < ConfigLimits.ListMax)
            {
                all.Reverse();
                return all;
            }
        }
    }
}
