using Granary.Hosting;
using Granary.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

/// <summary>A silo with a handler that does nothing, and says over HTTP how many jobs it ran: this program, started once more.</summary>
internal static class JobSilo
{
    /// <summary>How this program is told to be one.</summary>
    public const string Verb = "silo";

    /// <summary>Answers how many jobs ran since they were taken.</summary>
    public static readonly Uri CountPath = new("/runs/count", UriKind.Relative);

    /// <summary>Answers how late those with a time were, in milliseconds, and counts anew.</summary>
    public static readonly Uri TakePath = new("/runs/take", UriKind.Relative);

    // As the silo's own program has them.
    private static readonly Dictionary<string, string> RuntimeSettings = new()
    {
        ["DOTNET_gcServer"] = "1",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };

    /// <summary>Starts one.</summary>
    public static Task<SiloProcess> StartAsync(SiloProcessSettings settings) =>
        SiloProcess.StartAsync(settings with { Program = typeof(JobSilo).Assembly.Location, More = RuntimeSettings }, Verb);

    /// <summary>Is one.</summary>
    public static async Task<int> Run()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddGranarySilo();
        builder.UseOrleans(static silo => silo.AddJobHandler<CountingHandler, bool>(GranaryJobs.Handler));
        await using var app = builder.Build();
        app.MapGranary();
        app.MapGet(CountPath.OriginalString, static () => RunCount.Current.Count);
        app.MapGet(TakePath.OriginalString, static () =>
        {
            var runs = RunCount.Current;
            RunCount.Begin();
            return runs.Lateness;
        });
        await app.RunAsync();
        return 0;
    }
}
