namespace Granary.Http;

/// <summary>Runs requests that wait for something to happen: apart from those that are worked on, and no longer than the silo runs.</summary>
internal sealed class LongRequests(RequestPlaces places, IHostApplicationLifetime lifetime)
{
    /// <summary>Waits, until the caller hangs up or the silo stops.</summary>
    /// <exception cref="GranaryException">Too many wait, or the silo stops.</exception>
    public async Task<T> RunAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> wait)
    {
        using var place = places.Wait();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await wait(ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new GranaryException(RefusalKind.Unavailable, HttpCodes.Stopping, "This silo is stopping, so it waits no longer. Ask another.");
        }
    }
}
