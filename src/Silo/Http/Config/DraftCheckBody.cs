namespace Granary.Http.Config;

/// <summary>Whether a namespace could be published as it is.</summary>
/// <param name="Valid">Whether it could.</param>
/// <param name="Code">The stable code of the reason why not.</param>
/// <param name="Detail">The reason, with line, column and rule.</param>
internal sealed record DraftCheckBody(bool Valid, string? Code, string? Detail);
