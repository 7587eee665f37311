using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A namespace as it was when something was prepared for it.</summary>
/// <param name="Shard">The shard's key.</param>
/// <param name="Row">The namespace.</param>
/// <param name="HasDraft">Whether it has edits that were not published.</param>
/// <param name="Graduals">The gradual releases that it is in, the oldest first.</param>
internal sealed record ConfigPlacement(string Shard, NamespaceRow Row, bool HasDraft, ImmutableArray<Gradual> Graduals);
