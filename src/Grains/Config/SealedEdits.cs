using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>Edits whose secrets are sealed.</summary>
/// <param name="Edits">The edits.</param>
/// <param name="DataKey">The namespace's sealed key; a new one when it had none.</param>
internal readonly record struct SealedEdits(ImmutableArray<ConfigEdit> Edits, byte[]? DataKey);
