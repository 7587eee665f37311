using Granary.Hosting;
using Granary.Processes;
using Granary.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Jobs;

/// <summary>Granary: one silo as a process of its own, and a worker as applications have it, in this process.</summary>
/// <param name="postgres">Where the silo keeps its data; null is an SQLite file, written through to disk.</param>
internal sealed class GranaryJobs(PostgresPeer? postgres) : IJobContestant
{
    public const string Sqlite = "Granary, SQLite";
    public const string Postgres = "Granary, PostgreSQL";

    private const string Queue = "bench";
    private const string Handler = "count";

    private SiloProcess? _silo;
    private IHost? _host;

    public string Name => postgres is null ? Sqlite : Postgres;

    /// <summary>The silo.</summary>
    public SiloProcess Silo => _silo!;

    /// <summary>Enqueues.</summary>
    public IJobClient Client => _host!.Services.GetRequiredService<IJobClient>();

    /// <summary>The queues.</summary>
    public IJobQueues Queues => _host!.Services.GetRequiredService<IJobQueues>();

    public async Task StartAsync(string folder)
    {
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings
        {
            DataDirectory = folder,
            PostgresConnectionString = postgres is null ? null : await postgres.CreateDatabaseAsync("granary_jobs"),
        });
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options => options.Gateways.Add(_silo.Gateway));
        builder.Services.AddGranaryWorker(worker => worker.Serve(Queue, concurrency: 256).Handle<CountingHandler, bool>(Handler));
        _host = builder.Build();
        await _host.StartAsync();
        await Queues.DefineAsync(new QueueDefinition { Name = Queue, Partitions = JobLimits.PartitionsMax });
    }

    // A worker without work waits to be told of some, and costs nothing.
    public Task ResumeAsync() => Task.CompletedTask;

    public Task PauseAsync() => Task.CompletedTask;

    public Task EnqueueAsync() => Client.EnqueueAsync(Queue, JobRequest.Of(Handler, false));

    public Task EnqueueAllAsync(int count) => EnqueueAllAsync([.. Enumerable.Repeat(JobRequest.Of(Handler, false), count)]);

    public Task ScheduleAllAsync(IReadOnlyList<DateTimeOffset> dues) =>
        EnqueueAllAsync([.. dues.Select(static due => JobRequest.Of(Handler, true) with { Due = due })]);

    public async Task SettleAsync()
    {
        while (await Queues.FindAsync(Queue) is not { Pending: 0 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }

    public async Task<JobCosts> CostsAsync() => postgres is null
        ? new JobCosts(ProcessorTime.OfTree(Silo.Process.Id), (await SiloFigures.ReadAsync(Silo))["granary_ledger_rounds_total"])
        : new JobCosts(
            ProcessorTime.OfTree(Silo.Process.Id) + ProcessorTime.OfTree(postgres.ProcessId), await postgres.CountWritesAsync());

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

    private async Task EnqueueAllAsync(IReadOnlyList<JobRequest> requests)
    {
        var jobs = await Client.EnqueueAllAsync(Queue, requests);
        if (jobs.FirstOrDefault(static job => job.Kind == JobOutcomeKind.Refused) is { Refusal: { } refusal })
        {
            throw refusal.ToException();
        }
    }
}
