namespace Granary.Config;

/// <summary>A namespace as it is.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Version">What the next change must name.</param>
/// <param name="Release">The release that applications get; 0 before the first.</param>
/// <param name="Revision">The revision at which applications last saw something change here.</param>
/// <param name="BaseRelease">The release of the public namespace that was taken in; 0 for none.</param>
/// <param name="Edits">How many keys have been edited and not published.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-info")]
public sealed record NamespaceInfo(
    [property: Id(0)] NamespaceDefinition Definition,
    [property: Id(1)] long Version,
    [property: Id(2)] long Release,
    [property: Id(3)] long Revision,
    [property: Id(4)] long BaseRelease,
    [property: Id(5)] int Edits,
    [property: Id(6)] string ChangedBy,
    [property: Id(7)] DateTimeOffset ChangedAt);
