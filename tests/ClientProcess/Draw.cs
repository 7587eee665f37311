using Granary.Hosting;
using Granary.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary;

/// <summary>Draws ids into a file, batch by batch, and says on standard output how many are there: <c>drawn N</c>.</summary>
internal static class Draw
{
    public static async Task RunAsync(DrawArguments arguments, CancellationToken stopping)
    {
        using var host = BuildHost(arguments);
        await host.StartAsync(stopping);
        try
        {
            var ids = host.Services.GetRequiredService<IIdClient>();
            await using var source = arguments.Sequence is null
                ? await SnowflakeSource.OpenAsync(ids, arguments, stopping)
                : await SequenceSource.OpenAsync(ids, arguments.Sequence, stopping);
            await DrawAsync(source, arguments, stopping);
        }
        finally
        {
            // Not stopped by the signal that ended the drawing: this is where the generators give back what they hold.
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost BuildHost(DrawArguments arguments)
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

    private static async Task DrawAsync(IIdSource source, DrawArguments arguments, CancellationToken stopping)
    {
        using var file = new IdFileWriter(arguments.File, source.Description);
        using var pace = arguments.Every is { } every ? new PeriodicTimer(every) : null;
        var buffer = new long[arguments.Batch];
        for (var drawn = 0L; drawn < arguments.Count && !stopping.IsCancellationRequested;)
        {
            var batch = buffer.AsMemory(0, (int)Math.Min(buffer.Length, arguments.Count - drawn));
            file.WriteTime(TimeProvider.System.GetUtcNow());
            if (!await TryFillAsync(source, pace, batch, stopping))
            {
                return;
            }

            file.Write(batch.Span);
            drawn += batch.Length;
            Console.WriteLine($"drawn {drawn}");
        }

        file.WriteTime(TimeProvider.System.GetUtcNow());
    }

    private static async ValueTask<bool> TryFillAsync(IIdSource source, PeriodicTimer? pace, Memory<long> batch, CancellationToken stopping)
    {
        try
        {
            if (pace is not null)
            {
                await pace.WaitForNextTickAsync(stopping);
            }

            await source.FillAsync(batch, stopping);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
