namespace Granary.Web;

/// <summary>Why something was not done, as pages show it.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What, which, and what next.</param>
/// <param name="Argument">The argument that broke a rule.</param>
public sealed record ConsoleTrouble(string Code, string Message, string? Argument = null)
{
    /// <summary>What an error says of itself.</summary>
    internal static ConsoleTrouble Of(ICodedError error) => new(error.Code, ((Exception)error).Message, (error as ArgumentException)?.ParamName);
}
