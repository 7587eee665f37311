using Granary.Histories;
using Granary.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

/// <summary>Enqueues jobs and runs those of its queue, whoever enqueued them, and all of it is recorded. Says on standard output how far it is: <c>done N</c>.</summary>
internal static class JobWork
{
    public static async Task RunAsync(JobArguments arguments, CancellationToken stopping)
    {
        using var recorder = new HistoryRecorder(arguments.History);
        using var host = BuildHost(arguments, recorder);
        await host.StartAsync(stopping);
        try
        {
            var jobs = host.Services.GetRequiredService<IJobClient>();
            await Task.WhenAll(Enumerable.Range(0, arguments.Enqueuers)
                .Select(number => Task.Run(() => new JobMaker(arguments, number, jobs, recorder).RunAsync(stopping), CancellationToken.None)));
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost BuildHost(JobArguments arguments, HistoryRecorder recorder)
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
        Record(builder.Services, recorder);
        builder.Services.AddGranaryWorker(worker => worker
            .Serve(arguments.Queue, arguments.Concurrency)
            .Handle<MadeJobHandler, MadeJob>(MadeJobHandler.Name));
        return builder.Build();
    }

    private static void Record(IServiceCollection services, HistoryRecorder recorder)
    {
        var real = services.Last(static service => service.ServiceType == typeof(IJobLeases));
        services.AddSingleton<IJobLeases>(provider => new RecordedLeases(
            (IJobLeases)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)), recorder));
    }
}
