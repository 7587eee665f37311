using Granary.Servers;
using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;

namespace Granary.Jobs;

/// <summary>Hangfire on PostgreSQL, told to look more often than it would: for jobs five times a second, for those whose time has come each second.</summary>
internal sealed class HangfireJobs(PostgresPeer server) : IJobContestant
{
    public const string Title = "Hangfire.PostgreSql";

    private const int Workers = 20;
    private const int Callers = 8;

    private PostgreSqlStorage? _storage;
    private BackgroundJobClient? _client;
    private BackgroundJobServer? _server;

    public string Name => Title;

    public async Task StartAsync(string folder)
    {
        GlobalConfiguration.Configuration.UseNoOpLogProvider().UseRecommendedSerializerSettings();
        _storage = new PostgreSqlStorage(
            new Connections(await server.CreateDatabaseAsync("hangfire")), new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(200) });
        _client = new BackgroundJobClient(_storage);
    }

    public Task ResumeAsync()
    {
        _server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                WorkerCount = Workers,
                SchedulePollingInterval = TimeSpan.FromSeconds(1),
                ShutdownTimeout = TimeSpan.FromSeconds(5),
            },
            _storage);
        return Task.CompletedTask;
    }

    public Task PauseAsync()
    {
        _server?.Dispose();
        _server = null;
        return Task.CompletedTask;
    }

    // It has no calls that do not block.
    public Task EnqueueAsync() => Blocking(() => _client!.Enqueue(static () => HangfireCalls.Run()));

    public Task EnqueueAllAsync(int count) => Blocking(() =>
    {
        for (var i = 0; i < count; i++)
        {
            _client!.Enqueue(static () => HangfireCalls.Run());
        }
    });

    public Task ScheduleAllAsync(IReadOnlyList<DateTimeOffset> dues) => Task.WhenAll(dues.Chunk((dues.Count / Callers) + 1).Select(part => Blocking(() =>
    {
        foreach (var due in part)
        {
            _client!.Schedule(() => HangfireCalls.RunAt(due), due);
        }
    })));

    public async Task FinishAsync(RunCount runs, int jobs)
    {
        await runs.Expect(jobs);
        var statistics = _storage!.GetMonitoringApi();
        while (statistics.ProcessingCount() > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }

    public async Task<JobCosts> CostsAsync() => new(ProcessorTime.OfTree(server.ProcessId), await server.CountWritesAsync());

    public async ValueTask DisposeAsync() => await PauseAsync();

    private static Task Blocking(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed class Connections(string connectionString) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => new(connectionString);
    }
}
