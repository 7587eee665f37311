namespace Granary.Http;

/// <summary>Refuses requests above <see cref="HttpSettings.ConcurrentRequestsMax"/> at once, so that none waits in an endless queue.</summary>
internal sealed class RequestLimiter(RequestDelegate next, HttpSettings settings, RequestPlaces places)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!places.TryEnter())
        {
            var problem = new Problem(
                StatusCodes.Status429TooManyRequests,
                HttpCodes.Overloaded,
                $"This silo works on {settings.ConcurrentRequestsMax} requests already (Granary:Http:ConcurrentRequestsMax).")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
            return ProblemWriter.WriteAsync(context, problem);
        }

        var running = next(context);
        if (running.IsCompletedSuccessfully)
        {
            places.Leave();
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
            places.Leave();
        }
    }
}
