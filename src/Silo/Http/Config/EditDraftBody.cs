namespace Granary.Http.Config;

/// <summary>Edits of a draft.</summary>
/// <param name="Version">The version of the namespace that the caller has seen.</param>
/// <param name="Edits">Each key once.</param>
internal sealed record EditDraftBody(long Version, IReadOnlyList<ConfigEditBody> Edits);
