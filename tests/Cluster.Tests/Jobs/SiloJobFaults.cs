using System.Diagnostics;
using System.Globalization;
using Granary.Histories;
using Granary.Ledger;
using Granary.Processes;

namespace Granary.Jobs;

/// <summary>
/// A cluster whose silos run the jobs themselves, in tests' own program with a handler that records, and what can be done to it. At the end
/// every job that was acknowledged is looked for, and all that was recorded is held together.
/// </summary>
internal sealed class SiloJobFaults : IAsyncDisposable
{
    private const string Queue = "faults";
    private const int FindsAtOnce = 64;

    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer? _server;
    private readonly IReadOnlyList<string> _silos;
    private readonly RealCluster _cluster;
    private readonly Dictionary<string, JobId> _acknowledged = new(StringComparer.Ordinal);
    private readonly Random _random = new(1);
    private ClusterClient? _client;

    private SiloJobFaults(PostgresServer? server, PostgresDatabase? database, IReadOnlyList<string> silos)
    {
        (_server, _silos) = (server, silos);
        _cluster = new RealCluster(database, "granary", [.. silos])
        {
            Adjust = settings => settings with
            {
                Program = BuiltProgram.SiloProcess,
                More = new Dictionary<string, string> { ["History"] = _folder.Path },
            },
        };
    }

    /// <summary>Whether a silo may stand still: inside a transaction on SQLite it would hold up everybody.</summary>
    public bool SilosMayPause => _server is not null;

    private ClusterClient Client => _client!;

    private IReadOnlyList<HistoryOperation> Operations => History.Read(Directory.GetFiles(_folder.Path, "silo-*.jsonl"));

    public static async Task<SiloJobFaults> StartAsync(DatabaseProvider provider, params string[] silos)
    {
        var server = provider == DatabaseProvider.Postgres ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : await PostgresDatabase.CreateAsync(server);
        var faults = new SiloJobFaults(server, database, silos);
        try
        {
            await faults._cluster.StartAsync(silos);
            faults._client = await faults._cluster.ConnectAsync();
            await faults.Client.Queues.DefineAsync(
                new QueueDefinition
                {
                    Name = Queue,
                    Execution = QueueExecution.Silo,
                    Partitions = JobLimits.PartitionsMax,
                    Backoff = new JobBackoff(TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromSeconds(1)),
                },
                TestContext.Current.CancellationToken);
            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>Enqueues jobs that are due within a time and take another, some of which fail at first; all are acknowledged when this returns.</summary>
    public async Task EnqueueAsync(int count, TimeSpan dueWithin, TimeSpan takes)
    {
        var requests = Enumerable.Range(0, count).Select(_ => Make(dueWithin, takes)).ToList();
        var enqueued = await Eventually.Value<IReadOnlyList<EnqueuedJob>>(
            async () => await Client.Jobs.EnqueueAllAsync(Queue, requests, TestContext.Current.CancellationToken), "the jobs were acknowledged", Generous);
        foreach (var (request, job) in requests.Zip(enqueued))
        {
            Assert.True(job.Kind is JobOutcomeKind.Enqueued or JobOutcomeKind.Known, $"{job}");
            _acknowledged.Add($"{request.Operation:N}", job.Id);
        }
    }

    /// <summary>Returns when all jobs have ended.</summary>
    public Task FinishAsync() => Eventually.True(
        async () => (await Client.Queues.FindAsync(Queue, TestContext.Current.CancellationToken))!.Pending == 0, "all jobs have ended", Generous);

    /// <summary>Returns when a silo is in the middle of some jobs.</summary>
    public Task UntilBusyAsync(string silo) => Eventually.True(() => UnfinishedOf(silo).Count > 0, $"{silo} runs jobs", Generous);

    /// <summary>kill -9 of a silo that runs jobs; returns how long it took until the first of them ran again.</summary>
    public async Task<TimeSpan> KillSiloAsync(string name)
    {
        await _cluster[name].KillAsync();
        var killed = Stopwatch.GetTimestamp();
        var orphans = UnfinishedOf(name);
        Assert.NotEmpty(orphans);
        return await UntilStartedAsync(killed, start => orphans.Contains(start.Key), "an orphan ran again");
    }

    /// <summary>kill -9 of all silos; returns how long it took from when they were back until a job ran.</summary>
    public async Task<TimeSpan> KillAllSilosAsync()
    {
        await Task.WhenAll(Running.Select(silo => _cluster[silo].KillAsync()));
        await _cluster.StartAsync([.. _silos]);
        return await UntilStartedAsync(Stopwatch.GetTimestamp(), static _ => true, "a job ran");
    }

    /// <summary>A silo stands still, for a time at least and until the others have run its jobs, and wakes to find itself declared dead.</summary>
    public async Task PauseSiloAsync(string name, TimeSpan atLeast = default)
    {
        var orphans = UnfinishedOf(name);
        _cluster[name].Pause();
        await Task.WhenAll(
            UntilStartedAsync(Stopwatch.GetTimestamp(), start => orphans.Contains(start.Key), "a job of the paused silo ran again"),
            Task.Delay(atLeast, TimeProvider.System));
        _cluster[name].Resume();
        await Eventually.Completes(_cluster[name].Process.Exited, "the silo that was declared dead ended", Generous);
    }

    /// <summary>A silo that is gone comes back.</summary>
    public Task StartSiloAsync(string name) => _cluster.StartAsync(name);

    /// <summary>PostgreSQL crashes and comes back.</summary>
    public async Task CrashDatabaseAsync()
    {
        await _server!.StopImmediatelyAsync();
        await _server.StartAgainAsync();
    }

    /// <summary>Holds all that was recorded to what jobs promise; what there was, for the output.</summary>
    public async Task<string> CheckAsync()
    {
        await FinishAsync();
        var ends = await FindEndsAsync();
        var operations = Operations;
        var problems = JobHistory.FindProblems(operations, ends);
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        Assert.All(ends, static end => Assert.Equal(JobState.Succeeded, end.Value));
        return $"{ends.Count} jobs, {operations.Count(static operation => operation.Kind == JobWords.Start)} runs, "
            + $"{operations.Count(static operation => operation.Kind == JobWords.Complete)} of them to their end.";
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private IEnumerable<string> Running => _silos.Where(silo => !_cluster[silo].Process.HasExited);

    private JobRequest Make(TimeSpan dueWithin, TimeSpan takes)
    {
        var operation = Guid.CreateVersion7();
        var job = new MadeJob(operation, (int)takes.TotalMilliseconds, Fails: _random.Next(20) == 0 ? 1 : 0);
        return JobRequest.Of(MadeJobHandler.Name, job) with
        {
            Operation = operation,
            Due = dueWithin == TimeSpan.Zero ? null : DateTimeOffset.UtcNow + (dueWithin * _random.NextDouble()),
            Group = _random.Next(8) == 0 ? _random.Next(20).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>What a silo has begun and not ended.</summary>
    private HashSet<string> UnfinishedOf(string silo)
    {
        var process = $"silo-{_cluster[silo].Process.Id}";
        return
        [
            .. Operations.Where(operation => operation.Process == process)
                .GroupBy(static operation => operation.Key)
                .Where(static job => job.Last().Kind == JobWords.Start)
                .Select(static job => job.Key),
        ];
    }

    private async Task<TimeSpan> UntilStartedAsync(long since, Func<HistoryOperation, bool> isMeant, string expectation)
    {
        var start = await Eventually.Value(
            () => ValueTask.FromResult(Operations.FirstOrDefault(
                operation => operation.Kind == JobWords.Start && operation.Invoked > since && isMeant(operation))),
            expectation,
            Generous);
        return Stopwatch.GetElapsedTime(since, start.Invoked);
    }

    private async Task<IReadOnlyDictionary<string, JobState?>> FindEndsAsync()
    {
        var ends = new Dictionary<string, JobState?>(StringComparer.Ordinal);
        foreach (var part in _acknowledged.Chunk(FindsAtOnce))
        {
            var jobs = await Task.WhenAll(part.Select(job => Client.Jobs.FindAsync(job.Value, TestContext.Current.CancellationToken)));
            foreach (var (acknowledged, job) in part.Zip(jobs))
            {
                ends[acknowledged.Key] = job?.State;
            }
        }

        return ends;
    }
}
