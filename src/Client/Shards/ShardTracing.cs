using System.Diagnostics;

namespace Granary.Shards;

/// <summary>The client's activities, of the source <c>Granary.Client</c>. Costs nothing while nobody listens.</summary>
internal static class ShardTracing
{
    private static readonly ActivitySource Source = new("Granary.Client");

    /// <summary>The activity that a request is made in.</summary>
    public static Activity? Caller => Source.Caller();

    /// <summary>Starts a call: one activity for all requests of the batch.</summary>
    public static Activity? StartCall<TCommand>(string shard, IReadOnlyCollection<ShardRequest<TCommand>> batch)
        where TCommand : notnull => !Source.HasListeners() ? null : Source
        .StartForCallers("shard call", ActivityKind.Client, batch.Select(static request => request.Caller))?
        .SetTag("granary.shard", shard)
        .SetTag("granary.commands", batch.Count)
        .SetTag("granary.attempt", batch.Max(static request => request.Attempts));

    /// <summary>Starts a call to a hub: one activity for all its batches.</summary>
    /// <param name="callers">The activity of each batch.</param>
    public static Activity? StartHubCall(IReadOnlyCollection<Activity?> callers) => !Source.HasListeners() ? null : Source
        .StartForCallers("hub call", ActivityKind.Client, callers)?
        .SetTag("granary.batches", callers.Count);

    /// <summary>Starts the acquiring of locks, from the question to having them.</summary>
    public static Activity? StartAcquire(int names, string mode) => !Source.HasListeners() ? null : Source
        .StartActivity("lock acquire", ActivityKind.Client)?
        .SetTag("granary.locks.names", names)
        .SetTag("granary.locks.mode", mode);
}
