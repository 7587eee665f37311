namespace Granary;

/// <summary>A request that Granary refused or could not carry out, with its stable code.</summary>
/// <param name="kind">What kind of refusal it is.</param>
/// <param name="code">The stable code, for example <c>ids.pool_not_found</c>.</param>
/// <param name="message">What happened, to which thing, and what to do next.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class GranaryException(RefusalKind kind, string code, string message, Exception? innerException = null)
    : Exception(message, innerException), ICodedError
{
    /// <inheritdoc/>
    public string Code { get; } = code;

    /// <inheritdoc/>
    public RefusalKind Kind { get; } = kind;

    /// <summary>After how long a repeat may succeed, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
