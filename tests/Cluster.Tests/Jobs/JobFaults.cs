using System.Globalization;
using Granary.Histories;
using Granary.Ledger;
using Granary.Processes;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// A cluster on a PostgreSQL server of its own or on SQLite, processes that enqueue and run jobs, and what can be done to all of them. At the
/// end every job that was acknowledged is looked for, and all that was recorded is held together.
/// </summary>
internal sealed class JobFaults : IAsyncDisposable
{
    private const string Queue = "faults";
    private const int FindsAtOnce = 64;

    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer? _server;
    private readonly IReadOnlyList<string> _silos;
    private readonly RealCluster _cluster;
    private readonly List<JobProcess> _processes = [];
    private readonly List<JobProcess> _ended = [];
    private int _started;

    private JobFaults(PostgresServer? server, PostgresDatabase? database, IReadOnlyList<string> silos)
    {
        (_server, _silos) = (server, silos);
        _cluster = new RealCluster(database, "granary", [.. silos]);
    }

    /// <summary>How many processes there are.</summary>
    public int ProcessCount => _processes.Count;

    /// <summary>Whether a silo may stand still: inside a transaction on SQLite it would hold up everybody.</summary>
    public bool SilosMayPause => _server is not null;

    public static async Task<JobFaults> StartAsync(DatabaseProvider provider, IReadOnlyList<string> silos, int processes)
    {
        var server = provider == DatabaseProvider.Postgres ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : await PostgresDatabase.CreateAsync(server);
        var faults = new JobFaults(server, database, silos);
        try
        {
            await faults._cluster.StartAsync([.. silos]);
            await using (var client = await faults.ConnectAsync())
            {
                await client.Queues.DefineAsync(
                    new QueueDefinition
                    {
                        Name = Queue,
                        Partitions = JobLimits.PartitionsMax,
                        VisibilityTimeout = JobLimits.VisibilityMin,
                        Backoff = new JobBackoff(TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromSeconds(1)),
                    },
                    TestContext.Current.CancellationToken);
            }

            for (var process = 0; process < processes; process++)
            {
                faults._processes.Add(faults.StartProcess());
            }

            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when every process has done as many jobs more.</summary>
    public Task GoOnAsync(long more = 100) => Task.WhenAll(_processes.Select(process => process.GoOnAsync(more, Generous)));

    /// <summary>kill -9 of a process; another one takes its place.</summary>
    public async Task KillProcessAsync(int process)
    {
        await _processes[process].Process.KillAsync();
        _ended.Add(_processes[process]);
        _processes[process] = StartProcess();
    }

    /// <summary>A process stands still for longer than its jobs are its own.</summary>
    public async Task PauseProcessAsync(int process, TimeSpan duration)
    {
        var paused = _processes[process].Process;
        paused.Signal(ProcessSignal.Stop);
        await Task.Delay(duration, TimeProvider.System);
        paused.Signal(ProcessSignal.Continue);
    }

    /// <summary>kill -9 of a silo; returns once the others have taken over.</summary>
    public async Task KillSiloAsync(string name)
    {
        await _cluster[name].KillAsync();
        await GoOnAsync();
    }

    /// <summary>kill -9 of all silos that run; they come back.</summary>
    public async Task KillAllSilosAsync()
    {
        var running = _silos.Where(silo => !_cluster[silo].Process.HasExited).ToArray();
        await Task.WhenAll(running.Select(silo => _cluster[silo].KillAsync()));
        await _cluster.StartAsync(running);
    }

    /// <summary>A silo stands still until the others have taken over, and for a time at least, and wakes to find itself declared dead.</summary>
    public async Task PauseSiloAsync(string name, TimeSpan atLeast = default)
    {
        _cluster[name].Pause();
        await Task.WhenAll(GoOnAsync(), Task.Delay(atLeast, TimeProvider.System));
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

    /// <summary>Ends the processes, has what is left done, and holds all that was recorded to what jobs promise; what there was, for the output.</summary>
    public async Task<string> StopAndCheckAsync()
    {
        await Task.WhenAll(_processes.Select(static process => process.StopAsync(Generous)));
        var last = StartProcess(enqueuers: 0);
        _processes.Add(last);
        await using var client = await ConnectAsync();
        await Eventually.True(
            async () => (await client.Queues.FindAsync(Queue, TestContext.Current.CancellationToken))!.Pending == 0, "all jobs have ended", Generous);
        await last.StopAsync(Generous);

        var operations = History.Read([.. _ended.Concat(_processes).Select(static process => process.Settings.History)]);
        var acknowledged = JobHistory.Acknowledged(operations);
        var ends = await FindEndsAsync(client, acknowledged);

        var problems = JobHistory.FindProblems(operations, ends);
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        return $"{acknowledged.Count} jobs, {operations.Count(static operation => operation.Kind == JobWords.Start)} runs; "
            + $"{operations.Count(static operation => operation is { Kind: JobWords.Complete, Outcome: JobWords.Accepted })} completions accepted, "
            + $"{operations.Count(static operation => operation is { Kind: JobWords.Complete, Outcome: JobWords.Refused })} refused, "
            + $"{operations.Count(static operation => operation.Returned is null)} operations without an answer; "
            + $"{ends.Values.Count(static state => state == JobState.Dead)} dead.";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Concat(_ended))
        {
            await process.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<IReadOnlyDictionary<string, JobState?>> FindEndsAsync(
        ClusterClient client, IReadOnlyCollection<HistoryOperation> acknowledged)
    {
        var ends = new Dictionary<string, JobState?>(StringComparer.Ordinal);
        foreach (var part in acknowledged.Chunk(FindsAtOnce))
        {
            var jobs = await Task.WhenAll(part.Select(enqueue => client.Jobs.FindAsync(IdOf(enqueue), TestContext.Current.CancellationToken)));
            foreach (var (enqueue, job) in part.Zip(jobs))
            {
                ends[enqueue.Key] = job?.State;
            }
        }

        return ends;
    }

    private static JobId IdOf(HistoryOperation enqueue)
    {
        var operation = Guid.ParseExact(enqueue.Key, "N");
        var group = enqueue.Argument == 0 ? null : enqueue.Argument.ToString(CultureInfo.InvariantCulture);
        return JobId.Of(operation, JobPlace.ShardOf(Queue, JobLimits.PartitionsMax, group, operation, ShardLimits.ShardCount));
    }

    private Task<ClusterClient> ConnectAsync() => ClusterClient.ConnectAsync(options =>
    {
        foreach (var gateway in _cluster.Gateways)
        {
            options.Gateways.Add(gateway);
        }
    });

    private JobProcess StartProcess(int enqueuers = 2)
    {
        var number = ++_started;
        return JobProcess.Start(new JobWorkSettings
        {
            Gateways = [.. _cluster.Gateways],
            History = _folder.File($"process-{number}.jsonl"),
            Queue = Queue,
            Enqueuers = enqueuers,
            Seed = number,
        });
    }
}
