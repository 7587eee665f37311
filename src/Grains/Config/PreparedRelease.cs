using Granary.Shards;

namespace Granary.Config;

/// <summary>What a namespace would release, read and checked before the decision.</summary>
/// <param name="Version">The version of the namespace that it was prepared at; at any other one it is void.</param>
/// <param name="Content">What it says; <see langword="null"/> when it cannot be released.</param>
/// <param name="HeadHash">The hash of what applications get now; <see langword="null"/> before the first release.</param>
/// <param name="BaseRelease">The release of the public namespace that it takes in; 0 for none.</param>
/// <param name="DataKey">The sealed key that its secrets are sealed with; <see langword="null"/> where it has none.</param>
/// <param name="Refusal">Why it cannot be released.</param>
internal sealed record PreparedRelease(
    long Version, EncodedContent? Content, string? HeadHash = null, long BaseRelease = 0, byte[]? DataKey = null, Refusal? Refusal = null);
