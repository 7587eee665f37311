namespace Granary.Http;

/// <summary>A refusal (RFC 9457). Written by hand in <see cref="ProblemWriter"/>; this is for the API's description.</summary>
/// <param name="Type">The code as a URI.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What, which, and what next.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Argument">The argument that broke a rule.</param>
/// <param name="Version">The version that the thing is at, when the caller has seen another one.</param>
/// <param name="TraceId">Under which number the log tells more.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, string? Argument = null, long? Version = null, string? TraceId = null);
