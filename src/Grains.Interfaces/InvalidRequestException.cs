namespace Granary;

/// <summary>An argument that breaks a documented rule. Nothing was changed.</summary>
/// <param name="code">The stable code, for example <c>ids.count_out_of_range</c>.</param>
/// <param name="message">Names the argument, the value and the rule.</param>
/// <param name="paramName">The argument.</param>
public sealed class InvalidRequestException(string code, string message, string? paramName = null)
    : ArgumentException(message, paramName), ICodedError
{
    /// <inheritdoc/>
    public string Code { get; } = code;

    /// <inheritdoc/>
    public RefusalKind Kind => RefusalKind.Invalid;

    /// <summary>The message alone, without the parameter suffix that <see cref="ArgumentException"/> adds.</summary>
    public override string Message { get; } = message;
}
