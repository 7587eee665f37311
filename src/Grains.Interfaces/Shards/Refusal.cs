namespace Granary.Shards;

/// <summary>The answer to a command that was not carried out.</summary>
/// <param name="Kind">What kind of refusal it is.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What, which, and what next.</param>
/// <param name="Argument">The argument that broke a rule, for <see cref="RefusalKind.Invalid"/>.</param>
/// <param name="RetryAfter">After how long a repeat may succeed, where that is known.</param>
[GenerateSerializer, Immutable, Alias("granary.refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalKind Kind,
    [property: Id(1)] string Code,
    [property: Id(2)] string Message,
    [property: Id(3)] string? Argument = null,
    [property: Id(4)] TimeSpan? RetryAfter = null) : ShardReply
{
    /// <summary>The exception that this refusal becomes in the caller's process.</summary>
    public Exception ToException() => Kind == RefusalKind.Invalid
        ? new InvalidRequestException(Code, Message, Argument)
        : new GranaryException(Kind, Code, Message) { RetryAfter = RetryAfter };
}
