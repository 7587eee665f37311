namespace Granary.Ids;

/// <summary>What the numbers in an id file are.</summary>
internal enum IdFileKind
{
    /// <summary>Ids of a pool.</summary>
    Snowflake,

    /// <summary>Values of a sequence.</summary>
    Sequence,
}
