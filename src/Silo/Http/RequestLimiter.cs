namespace Granary.Http;

/// <summary>Refuses requests above <see cref="HttpSettings.ConcurrentRequestsMax"/> at once, so that none waits in an endless queue.</summary>
internal sealed class RequestLimiter(RequestDelegate next, HttpSettings settings)
{
    private readonly int _max = settings.ConcurrentRequestsMax;
    private int _running;

    public Task InvokeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _running) > _max)
        {
            Interlocked.Decrement(ref _running);
            var problem = new Problem(
                StatusCodes.Status429TooManyRequests, HttpCodes.Overloaded, $"This silo works on {_max} requests already (Granary:Http:ConcurrentRequestsMax).")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
            return ProblemWriter.WriteAsync(context, problem);
        }

        var running = next(context);
        if (running.IsCompletedSuccessfully)
        {
            Interlocked.Decrement(ref _running);
            return Task.CompletedTask;
        }

        return LeaveAsync(running);
    }

    private async Task LeaveAsync(Task running)
    {
        try
        {
            await running;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
