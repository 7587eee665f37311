namespace Granary.Config;

/// <summary>What became of a key.</summary>
[GenerateSerializer, Alias("granary.config.difference-kind")]
public enum ConfigDifferenceKind
{
    /// <summary>It was not there before.</summary>
    Added = 0,

    /// <summary>It says something else.</summary>
    Changed = 1,

    /// <summary>It is not there any more.</summary>
    Removed = 2,
}
