namespace Granary.Config;

/// <summary>A release of a state that was read earlier is not kept any more: many were made since.</summary>
internal sealed class ReleaseGoneException(string shard, NamespaceName name, long release)
    : Exception($"Release {release} of namespace '{name}' in '{shard}' is gone.");
