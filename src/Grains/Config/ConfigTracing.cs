using System.Diagnostics;

namespace Granary.Config;

/// <summary>The block's activities, of the source <c>Granary.Config</c>. Costs nothing while nobody listens.</summary>
internal static class ConfigTracing
{
    private static readonly ActivitySource Source = new("Granary.Config");

    /// <summary>Starts a batch of commands, from decision to answer.</summary>
    public static Activity? StartBatch(string shard, int commands) => Source
        .StartActivity("config batch")?
        .SetTag("granary.shard", shard)
        .SetTag("granary.commands", commands);
}
