namespace Granary.Shards;

/// <summary>Tells the failures of calls to grains that a repeat may cure.</summary>
internal static class GrainCallFailure
{
    /// <summary>
    /// Whether it is one: there was no answer, or the cluster is changing. Orleans cancels calls of its own while silos come and go, which
    /// is not the caller's cancellation.
    /// </summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public static bool IsPassing(Exception error, CancellationToken cancellationToken) => error is TimeoutException or OrleansException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
