namespace Granary.Http;

/// <summary>The stable error codes of HTTP itself, whatever the block.</summary>
internal static class HttpCodes
{
    /// <summary>No such address. 404.</summary>
    public const string NotFound = "http.not_found";

    /// <summary>The address does not take that method. 405.</summary>
    public const string MethodNotAllowed = "http.method_not_allowed";

    /// <summary>A body that is not JSON by its content type. 415.</summary>
    public const string UnsupportedMediaType = "http.unsupported_media_type";

    /// <summary>A request that is no HTTP, or misses a part. 400.</summary>
    public const string RequestInvalid = "http.request_invalid";

    /// <summary>A body that is not the JSON asked for. 400.</summary>
    public const string BodyInvalid = "http.body_invalid";

    /// <summary>A body above the limit. 413.</summary>
    public const string BodyTooLarge = "http.body_too_large";

    /// <summary>A body that came too slowly. 408.</summary>
    public const string RequestTimeout = "http.request_timeout";

    /// <summary>An <c>Idempotency-Key</c> that is no GUID. 400.</summary>
    public const string IdempotencyKeyInvalid = "http.idempotency_key_invalid";

    /// <summary>A text form that there is not. 400.</summary>
    public const string FormInvalid = "http.form_invalid";

    /// <summary>No API key, or one that there is not. 401.</summary>
    public const string Unauthorized = "http.unauthorized";

    /// <summary>The key may not do that, or not there. 403.</summary>
    public const string Forbidden = "http.forbidden";

    /// <summary>A host name that is not this silo's: what a page elsewhere could have made of it. 403.</summary>
    public const string HostRefused = "http.host_refused";

    /// <summary>A page of another origin. 403.</summary>
    public const string OriginRefused = "http.origin_refused";

    /// <summary>A form that no page of this cluster made, or an old one. 400.</summary>
    public const string FormForeign = "http.form_foreign";

    /// <summary>Too many tries to sign in from one address. 429.</summary>
    public const string SignInsTooMany = "http.sign_ins_too_many";

    /// <summary>Too many requests at once. 429.</summary>
    public const string Overloaded = "http.overloaded";

    /// <summary>The silo stops, so it waits no longer. 503.</summary>
    public const string Stopping = "http.stopping";

    /// <summary>A fault of the silo's. 500.</summary>
    public const string Internal = "http.internal";
}
