namespace Granary.Config;

/// <summary>A namespace.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="IsDeleted">Whether it was taken away; the row stays, so that versions and numbers go on.</param>
/// <param name="Version">Counts changes of its definition, draft and releases.</param>
/// <param name="Head">The release that applications get; 0 before the first.</param>
/// <param name="LastRelease">The highest number that a release has.</param>
/// <param name="Revision">The shard's revision at which applications last saw something change here.</param>
/// <param name="BaseRelease">The release of the public namespace that was taken in last; 0 for none.</param>
/// <param name="DataKey">The key that its secrets are sealed with, itself sealed; <see langword="null"/> before the first secret.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record NamespaceRow(
    NamespaceDefinition Definition,
    bool IsDeleted,
    long Version,
    long Head,
    long LastRelease,
    long Revision,
    long BaseRelease,
    byte[]? DataKey,
    string ChangedBy,
    DateTimeOffset ChangedAt) : ConfigRow
{
    /// <summary>Its name.</summary>
    public NamespaceName Name => Definition.Name;
}
