namespace Granary;

/// <summary>Refusals that name the argument as the caller of HTTP or of a verb knows it, which is no parameter of a method here.</summary>
internal static class InvalidArgument
{
    /// <summary>The refusal of an argument that breaks a rule.</summary>
    public static InvalidRequestException Of(string code, string argument, string message) => new(code, message, argument);
}
