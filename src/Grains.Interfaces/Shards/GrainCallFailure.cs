namespace Granary.Shards;

/// <summary>Tells the failures of calls to grains that a repeat may cure.</summary>
internal static class GrainCallFailure
{
    /// <summary>
    /// Whether it is one: what membership changes, moves and lost connections look like from outside. A connection that breaks under a call
    /// is reported as a cancellation, and while silos come and go Orleans cancels calls of its own: neither is the caller's. A grain's own
    /// errors are not among them.
    /// </summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public static bool IsPassing(Exception error, CancellationToken cancellationToken) => error is TimeoutException or OrleansException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
