using Granary.Config;
using Microsoft.AspNetCore.WebUtilities;

namespace Granary.Http;

/// <summary>A refusal as RFC 9457 has it, with Granary's code.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">What, which, and what next.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>How long a caller is asked to wait when nothing better is known.</summary>
    private static readonly TimeSpan RetryAfterDefault = TimeSpan.FromSeconds(1);

    /// <summary>The argument that broke a rule.</summary>
    public string? Argument { get; init; }

    /// <summary>After how long a repeat may succeed.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The version that the thing is at, when the caller has seen another one.</summary>
    public long? Version { get; init; }

    /// <summary>Under which number the log tells more.</summary>
    public string? TraceId { get; init; }

    /// <summary>The status in words.</summary>
    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>The code as the URI that RFC 9457 asks for; it names the problem, it is no address.</summary>
    public string Type => $"urn:granary:error:{Code}";

    /// <summary>An error that has a code.</summary>
    public static Problem Of(ICodedError error)
    {
        var status = StatusOf(error.Kind);
        return new Problem(status, error.Code, ((Exception)error).Message)
        {
            Argument = (error as ArgumentException)?.ParamName,
            Version = (error as ConfigConflictException)?.CurrentVersion,
            RetryAfter = (error as GranaryException)?.RetryAfter
                ?? (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? RetryAfterDefault : null),
        };
    }

    /// <summary>A request that ASP.NET Core could not read.</summary>
    public static Problem Of(BadHttpRequestException error) => error.StatusCode == StatusCodes.Status400BadRequest
        ? error.InnerException is System.Text.Json.JsonException json
            ? new Problem(error.StatusCode, HttpCodes.BodyInvalid, $"The body is not the JSON asked for: {json.Message}")
            : new Problem(error.StatusCode, HttpCodes.RequestInvalid, error.Message)
        : Of(error.StatusCode);

    /// <summary>A status that nobody has said more about.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(status, HttpCodes.NotFound, "There is nothing at this address. /docs lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new(status, HttpCodes.MethodNotAllowed, "This address does not take that method; Allow lists those it takes."),
        StatusCodes.Status408RequestTimeout => new(status, HttpCodes.RequestTimeout, "The request came too slowly."),
        StatusCodes.Status413PayloadTooLarge => new(status, HttpCodes.BodyTooLarge, "The body is larger than this silo takes (Granary:Http:RequestBytesMax)."),
        StatusCodes.Status415UnsupportedMediaType => new(status, HttpCodes.UnsupportedMediaType, "The body must be JSON, with 'Content-Type: application/json'."),
        >= StatusCodes.Status500InternalServerError => new(status, HttpCodes.Internal, "The silo failed at this. Its log tells more."),
        _ => new(status, HttpCodes.RequestInvalid, "The request cannot be read."),
    };

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Exhausted => StatusCodes.Status409Conflict,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Overloaded => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
