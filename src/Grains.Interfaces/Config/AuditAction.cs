namespace Granary.Config;

/// <summary>What was done, in an entry of the audit.</summary>
[GenerateSerializer, Alias("granary.config.audit-action")]
public enum AuditAction
{
    /// <summary>A namespace was made, or what it is was changed.</summary>
    Defined = 0,

    /// <summary>A namespace was taken away.</summary>
    Deleted = 1,

    /// <summary>A draft was edited.</summary>
    Edited = 2,

    /// <summary>A draft was thrown away.</summary>
    Discarded = 3,

    /// <summary>A release was made for all.</summary>
    Published = 4,

    /// <summary>An earlier release was gone back to.</summary>
    RolledBack = 5,

    /// <summary>A gradual release was begun.</summary>
    GradualBegun = 6,

    /// <summary>Others get a gradual release.</summary>
    GradualChanged = 7,

    /// <summary>A gradual release was promoted: all have it.</summary>
    GradualPromoted = 8,

    /// <summary>A gradual release was abandoned: nobody has it.</summary>
    GradualAbandoned = 9,

    /// <summary>A namespace followed the public one that it extends.</summary>
    Followed = 10,

    /// <summary>Secrets were shown to somebody.</summary>
    Revealed = 11,
}
