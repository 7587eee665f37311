using Granary.Shards;

namespace Granary.Config;

/// <summary>What a namespace takes over from a public one.</summary>
/// <param name="Base">A copy of it; <see langword="null"/> for none.</param>
/// <param name="DataKey">The key that its secrets are sealed with: that of the namespace that extends, or a new one.</param>
/// <param name="Refusal">Why it cannot be extended.</param>
internal readonly record struct ExtendedBase(ContentBase? Base, byte[]? DataKey, Refusal? Refusal);
