namespace Granary.Config;

/// <summary>Edits of a draft.</summary>
internal sealed record EditDraftRequest(long Version, IReadOnlyList<ConfigEditRequest> Edits);
