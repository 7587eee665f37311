using System.Diagnostics;

namespace Granary.Ids;

/// <summary>The block's activities, of the source <c>Granary.Ids</c>. Costs nothing while nobody listens.</summary>
internal static class IdTracing
{
    private static readonly ActivitySource Source = new("Granary.Ids");

    /// <summary>Starts a batch of commands, from decision to answer.</summary>
    public static Activity? StartBatch(string shard, int commands) => Source
        .StartActivity("ids batch")?
        .SetTag("granary.shard", shard)
        .SetTag("granary.commands", commands);
}
