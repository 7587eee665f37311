using Granary.Histories;
using Granary.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>
/// Workers acquire, hold and release locks of every kind and write to the registers that the locks protect, and all of it is
/// recorded. Says on standard output how far they are: <c>locked N</c>.
/// </summary>
internal static class LockWork
{
    public static async Task RunAsync(LockArguments arguments, CancellationToken stopping)
    {
        // SQLite blocks the threads of those who wait for its file: all workers may, and the client's own work still goes on.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(threads + arguments.Workers, ports);

        using var host = BuildHost(arguments);
        await host.StartAsync(stopping);
        try
        {
            using var recorder = new HistoryRecorder(arguments.History);
            await using var registers = new FencedRegisters(arguments.Register);
            await using var sessions = new WorkSession(host.Services.GetRequiredService<ILockClient>(), arguments.Ttl);
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);
            var pulse = Pulse.WatchAsync(recorder, watching.Token);
            var count = new WorkCount(arguments.Count);
            var workers = Enumerable.Range(0, arguments.Workers)
                .Select(number => new LockWorker(arguments, number, sessions, registers, recorder, count).RunAsync(stopping));
            await Task.WhenAll(workers);
            await watching.CancelAsync();
            await pulse;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost BuildHost(LockArguments arguments)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.AddGranaryClient(options =>
        {
            options.ClusterId = arguments.ClusterId;
            foreach (var gateway in arguments.Gateways)
            {
                options.Gateways.Add(gateway);
            }
        });
        return builder.Build();
    }
}
