using System.Diagnostics;

namespace Granary.Jobs;

/// <summary>The block's activities, of the source <c>Granary.Jobs</c>. Costs nothing while nobody listens.</summary>
internal static class JobTracing
{
    private static readonly ActivitySource Source = new("Granary.Jobs");

    /// <summary>Starts a batch of commands, from decision to answer.</summary>
    public static Activity? StartBatch(string shard, int commands) => Source
        .StartActivity("jobs batch")?
        .SetTag("granary.shard", shard)
        .SetTag("granary.commands", commands);
}
