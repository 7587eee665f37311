using System.Net.Http.Json;
using Granary.Hosting;
using Granary.Processes;
using Granary.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Jobs;

/// <summary>Granary: one silo as a process of its own, and a client in this one. The jobs run in the silo, or at a worker in this process.</summary>
/// <param name="postgres">Where the silo keeps its data; null is an SQLite file, written through to disk.</param>
/// <param name="isInSilo">Where the jobs run.</param>
internal sealed class GranaryJobs(PostgresPeer? postgres, bool isInSilo) : IJobContestant
{
    public const string Handler = "count";

    public static readonly IReadOnlyList<string> OnSqlite = ["Granary, SQLite, in the silo", "Granary, SQLite, worker"];
    public static readonly IReadOnlyList<string> OnPostgres = ["Granary, PostgreSQL, in the silo", "Granary, PostgreSQL, worker"];

    private const string Queue = "bench";

    // Of one silo: more would spread the same jobs over smaller messages.
    private const int Partitions = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private SiloProcess? _silo;
    private IHost? _host;

    public string Name => (postgres is null ? OnSqlite : OnPostgres)[isInSilo ? 0 : 1];

    /// <summary>The silo.</summary>
    public SiloProcess Silo => _silo!;

    /// <summary>Enqueues.</summary>
    public IJobClient Client => _host!.Services.GetRequiredService<IJobClient>();

    /// <summary>The queues.</summary>
    public IJobQueues Queues => _host!.Services.GetRequiredService<IJobQueues>();

    public async Task StartAsync(string folder)
    {
        var settings = new SiloProcessSettings
        {
            DataDirectory = folder,
            PostgresConnectionString = postgres is null ? null : await postgres.CreateDatabaseAsync(isInSilo ? "granary_silo" : "granary_worker"),
        };
        _silo = await (isInSilo ? JobSilo.StartAsync(settings) : SiloProcess.StartAsync(settings));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options => options.Gateways.Add(_silo.Gateway));
        if (!isInSilo)
        {
            builder.Services.AddGranaryWorker(static worker => worker.Serve(Queue, concurrency: 256).Handle<CountingHandler, bool>(Handler));
        }

        _host = builder.Build();
        await _host.StartAsync();
        await Queues.DefineAsync(new QueueDefinition
        {
            Name = Queue,
            Execution = isInSilo ? QueueExecution.Silo : QueueExecution.Worker,
            Partitions = Partitions,
        });
    }

    // Who has no work waits to be told of some, and costs nothing.
    public Task ResumeAsync() => Task.CompletedTask;

    public Task PauseAsync() => Task.CompletedTask;

    public Task EnqueueAsync() => Client.EnqueueAsync(Queue, JobRequest.Of(Handler, false));

    public Task EnqueueAllAsync(int count) => EnqueueAllAsync([.. Enumerable.Repeat(JobRequest.Of(Handler, false), count)]);

    public Task ScheduleAllAsync(IReadOnlyList<DateTimeOffset> dues) =>
        EnqueueAllAsync([.. dues.Select(static due => JobRequest.Of(Handler, true) with { Due = due })]);

    public async Task FinishAsync(RunCount runs, int jobs)
    {
        if (isInSilo)
        {
            while (await Silo.Http.GetFromJsonAsync<int>(JobSilo.CountPath) < jobs)
            {
                await WaitAsync();
            }

            runs.Add(await Silo.Http.GetFromJsonAsync<double[]>(JobSilo.TakePath) ?? []);
        }
        else
        {
            await runs.Expect(jobs);
        }

        while (await Queues.FindAsync(Queue) is not { Pending: 0 })
        {
            await WaitAsync();
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

    private static Task WaitAsync() => Task.Delay(Pause, TimeProvider.System, CancellationToken.None);

    private async Task EnqueueAllAsync(IReadOnlyList<JobRequest> requests)
    {
        var jobs = await Client.EnqueueAllAsync(Queue, requests);
        if (jobs.FirstOrDefault(static job => job.Kind == JobOutcomeKind.Refused) is { Refusal: { } refusal })
        {
            throw refusal.ToException();
        }
    }
}
