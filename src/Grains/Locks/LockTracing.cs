using System.Diagnostics;

namespace Granary.Locks;

/// <summary>The block's activities, of the source <c>Granary.Locks</c>. Costs nothing while nobody listens.</summary>
internal static class LockTracing
{
    private static readonly ActivitySource Source = new("Granary.Locks");

    /// <summary>Starts a batch of commands, from decision to answer.</summary>
    public static Activity? StartBatch(string shard, int commands) => Source
        .StartActivity("locks batch")?
        .SetTag("granary.shard", shard)
        .SetTag("granary.commands", commands);
}
