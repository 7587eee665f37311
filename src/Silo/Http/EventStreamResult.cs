using System.Text;
using Microsoft.Net.Http.Headers;

namespace Granary.Http;

/// <summary>
/// Server-sent events, until the caller hangs up or the silo stops: one for each thing that comes, comments as heartbeats, and one event
/// <c>problem</c> before the end where something went wrong.
/// </summary>
/// <param name="watch">What comes.</param>
/// <param name="write">An event as text, its empty line included.</param>
/// <param name="waiting">Keeps those who wait apart from those who are worked on.</param>
/// <param name="awaitsFirst">Whether something comes soon: then a refusal of it makes an answer with a status of its own.</param>
internal sealed class EventStreamResult<T>(
    Func<CancellationToken, IAsyncEnumerable<T>> watch, Func<HttpContext, T, ReadOnlyMemory<byte>> write, LongRequests waiting, bool awaitsFirst = false) : IResult
{
    private static readonly ReadOnlyMemory<byte> Heartbeat = ":\n\n"u8.ToArray();

    public Task ExecuteAsync(HttpContext httpContext) =>
        waiting.RunAsync(httpContext, async ending =>
        {
            await StreamAsync(httpContext, ending);
            return true;
        });

    private async Task StreamAsync(HttpContext context, CancellationToken ending)
    {
        var changes = watch(ending).GetAsyncEnumerator(ending);
        var change = changes.MoveNextAsync().AsTask();
        try
        {
            if (awaitsFirst || change.IsFaulted)
            {
                // Refused for what was asked: that still makes an answer with a status of its own.
                await change;
            }

            await BeginAsync(context, ending);
            while (await NextAsync(context, change, ending))
            {
                await WriteAsync(context, write(context, changes.Current), ending);
                change = changes.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && context.Response.HasStarted)
        {
            // The stream ends here; who still wants it asks again, and another silo.
        }
        catch (Exception error) when (error is ICodedError coded && context.Response.HasStarted)
        {
            await WriteAsync(context, Problem.Of(coded), ending);
        }
        finally
        {
            await LeaveAsync(changes, change);
        }
    }

    // Answers with the next change, and keeps the line warm until there is one.
    private static async Task<bool> NextAsync(HttpContext context, Task<bool> change, CancellationToken ending)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        while (true)
        {
            try
            {
                return await change.WaitAsync(EventStreams.HeartbeatEvery, clock, ending);
            }
            catch (TimeoutException) when (!change.IsCompleted)
            {
                await WriteAsync(context, Heartbeat, ending);
            }
        }
    }

    private static Task BeginAsync(HttpContext context, CancellationToken ending)
    {
        context.Response.ContentType = EventStreams.ContentType;
        context.Response.Headers.CacheControl = "no-cache,no-store";

        // Proxies that collect answers would keep the events to themselves.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return WriteAsync(context, Heartbeat, ending);
    }

    private static Task WriteAsync(HttpContext context, Problem problem, CancellationToken ending) =>
        WriteAsync(context, Encoding.UTF8.GetBytes($"event: problem\ndata: {ProblemWriter.ToJson(problem)}\n\n"), ending);

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, CancellationToken ending)
    {
        // Writes and flushes in one.
        await context.Response.BodyWriter.WriteAsync(bytes, ending);
    }

    // Nobody may leave an enumerator that is still on its way.
    private static async Task LeaveAsync(IAsyncEnumerator<T> changes, Task<bool> change)
    {
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await changes.DisposeAsync();
    }
}
