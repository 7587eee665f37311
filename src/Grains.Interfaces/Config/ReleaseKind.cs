namespace Granary.Config;

/// <summary>How a release came to be.</summary>
[GenerateSerializer, Alias("granary.config.release-kind")]
public enum ReleaseKind
{
    /// <summary>A draft was published.</summary>
    Published = 0,

    /// <summary>An earlier release was gone back to.</summary>
    RolledBack = 1,

    /// <summary>For some instances only: changes of what all have.</summary>
    Gradual = 2,

    /// <summary>A gradual release was promoted: all have it.</summary>
    Promoted = 3,

    /// <summary>The public namespace that is extended had a new release.</summary>
    Followed = 4,
}
