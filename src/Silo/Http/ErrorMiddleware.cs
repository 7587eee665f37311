using System.Diagnostics;

namespace Granary.Http;

/// <summary>Turns whatever goes wrong into problem details with a code.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, error);
            return;
        }

        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
        {
            await ProblemWriter.WriteAsync(context, Problem.Of(context.Response.StatusCode));
        }
    }

    private Task AnswerAsync(HttpContext context, Exception error)
    {
        var problem = error switch
        {
            ICodedError coded => Problem.Of(coded),
            BadHttpRequestException bad => Problem.Of(bad),
            _ => Problem.Of(StatusCodes.Status500InternalServerError) with { TraceId = Activity.Current?.Id ?? context.TraceIdentifier },
        };
        if (problem.TraceId is not null)
        {
            LogFailed(context.Request.Method, context.Request.Path, problem.TraceId, error);
        }
        else
        {
            LogRefused(context.Request.Method, context.Request.Path, problem.Status, problem.Code, problem.Detail);
        }

        // What an endpoint prepared before it failed belongs to the answer that it did not give.
        context.Response.Clear();
        return ProblemWriter.WriteAsync(context, problem);
    }
}
