namespace Granary.Locks.Fencing;

/// <summary>
/// Sends the fencing token of a held lock with every request of an <see cref="HttpClient"/>, and sends nothing once the lock is lost.
/// A handler that repeats requests belongs around this one, so that each repeat is checked anew.
/// </summary>
/// <example><code>
/// await using var held = await locks.AcquireAsync("stock/4711");
/// using var http = new HttpClient(new FencingTokenHandler(_ => held) { InnerHandler = new HttpClientHandler() });
/// await http.PutAsJsonAsync("https://stock.example/4711", order, ct);     // with Fencing-Token and Fencing-Lock
/// </code></example>
/// <param name="handleOf">The lock that a request is made under; <see langword="null"/> for none.</param>
public sealed class FencingTokenHandler(Func<HttpRequestMessage, LockHandle?> handleOf) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Mark(request);
        return base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Mark(request);
        return base.Send(request, cancellationToken);
    }

    private void Mark(HttpRequestMessage request)
    {
        if (handleOf(request) is { } handle)
        {
            FencingHeaders.Write(request, handle);
        }
    }
}
