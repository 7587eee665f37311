using System.Net;
using System.Text.Json;
using Granary.Shards;

namespace Granary.Config.Provider;

/// <summary>What a silo refuses over HTTP.</summary>
internal static class HttpRefusal
{
    /// <summary>The refusal as an exception.</summary>
    public static async Task<GranaryException> Of(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (code, detail) = await Read(answer, cancellationToken);
        return new GranaryException(KindOf(answer.StatusCode), code ?? ClientCodes.CallFailed, detail ?? $"The silo answered {(int)answer.StatusCode}.");
    }

    private static async Task<(string? Code, string? Detail)> Read(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return (TextOf(problem, "code"), TextOf(problem, "detail"));
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? TextOf(JsonDocument problem, string name) =>
        problem.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static RefusalKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RefusalKind.Invalid,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RefusalKind.Forbidden,
        HttpStatusCode.NotFound => RefusalKind.NotFound,
        HttpStatusCode.Conflict => RefusalKind.Conflict,
        HttpStatusCode.TooManyRequests => RefusalKind.Overloaded,
        _ => RefusalKind.Unavailable,
    };
}
