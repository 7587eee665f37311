using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Granary.Web;
using Microsoft.Net.Http.Headers;

namespace Granary.Http;

/// <summary>Writes problem details.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the problem the answer; the response must not have begun.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.RequestServices.GetService<HttpMetrics>()?.Refused(problem);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (problem.RetryAfter is { } after)
        {
            // The header knows whole seconds alone, and 0 would be no pause.
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"granary\"";
        }

        if (BrowserErrors.IsForPeople(context))
        {
            await BrowserErrors.WriteAsync(context, problem);
            return;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        using (var writer = new Utf8JsonWriter(response.BodyWriter, Options))
        {
            Write(writer, problem);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>The problem as JSON, for answers that have begun.</summary>
    public static string ToJson(Problem problem)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, problem);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("type", problem.Type);
        writer.WriteString("title", problem.Title);
        writer.WriteNumber("status", problem.Status);
        writer.WriteString("detail", problem.Detail);
        writer.WriteString("code", problem.Code);
        if (problem.Argument is not null)
        {
            writer.WriteString("argument", problem.Argument);
        }

        if (problem.Version is { } version)
        {
            writer.WriteNumber("version", version);
        }

        if (problem.TraceId is not null)
        {
            writer.WriteString("traceId", problem.TraceId);
        }

        writer.WriteEndObject();
    }
}
