using System.Globalization;
using System.Text;
using System.Text.Json;
using Granary.Locks;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Granary.Http.Locks;

/// <summary>
/// Locks as server-sent events, until the caller hangs up or the silo stops: one event <c>lock</c> for each lock as it is now, whose
/// id is the revision, comments as heartbeats, and one event <c>problem</c> before the end where something went wrong.
/// </summary>
internal sealed class LockWatchResult(Func<CancellationToken, IAsyncEnumerable<LockInfo>> watch, LongRequests waiting) : IResult
{
    public const string ContentType = "text/event-stream";

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
            if (change.IsFaulted)
            {
                // Refused for what was asked: that still makes an answer with a status of its own.
                await change;
            }

            await BeginAsync(context, ending);
            while (await NextAsync(context, change, ending))
            {
                await WriteAsync(context, changes.Current, ending);
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
                return await change.WaitAsync(LockHttpLimits.HeartbeatEvery, clock, ending);
            }
            catch (TimeoutException) when (!change.IsCompleted)
            {
                await WriteAsync(context, Heartbeat, ending);
            }
        }
    }

    private static Task BeginAsync(HttpContext context, CancellationToken ending)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-cache,no-store";

        // Proxies that collect answers would keep the events to themselves.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return WriteAsync(context, Heartbeat, ending);
    }

    private static Task WriteAsync(HttpContext context, LockInfo info, CancellationToken ending)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var json = JsonSerializer.Serialize(LockBody.Of(info), options);
        return WriteAsync(
            context, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {info.Revision}\nevent: lock\ndata: {json}\n\n")), ending);
    }

    private static Task WriteAsync(HttpContext context, Problem problem, CancellationToken ending) =>
        WriteAsync(context, Encoding.UTF8.GetBytes($"event: problem\ndata: {ProblemWriter.ToJson(problem)}\n\n"), ending);

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, CancellationToken ending)
    {
        await context.Response.Body.WriteAsync(bytes, ending);
        await context.Response.Body.FlushAsync(ending);
    }

    // Nobody may leave an enumerator that is still on its way.
    private static async Task LeaveAsync(IAsyncEnumerator<LockInfo> changes, Task<bool> change)
    {
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await changes.DisposeAsync();
    }
}
