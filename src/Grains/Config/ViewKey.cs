namespace Granary.Config;

/// <summary>What a view is of.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespaces">The namespaces, parted by lines.</param>
/// <param name="Graduals">The gradual releases that it is made for, parted by lines.</param>
/// <param name="IsRevealed">Whether secrets are shown.</param>
internal readonly record struct ViewKey(string Cluster, string Namespaces, string Graduals, bool IsRevealed);
