namespace Granary.Config;

/// <summary>Somebody else was faster: the namespace or gradual release is at another version than the caller has seen. Nothing was changed.</summary>
public sealed class ConfigConflictException(VersionConflict conflict) : GranaryException(
    RefusalKind.Conflict,
    ConfigCodes.VersionConflict,
    conflict.Version == 0
        ? $"'{conflict.What}' is not there (any more)."
        : $"'{conflict.What}' is at version {conflict.Version} by now, changed by {conflict.By}. Look at it again before you change it.")
{
    /// <summary>What the version is of: a namespace as <c>cluster/name</c>, or a gradual release.</summary>
    public string What { get; } = conflict.What;

    /// <summary>The version that it is at; 0 when it is not there.</summary>
    public long CurrentVersion { get; } = conflict.Version;

    /// <summary>Who changed it last.</summary>
    public string? ChangedBy { get; } = conflict.By;

    /// <summary>When.</summary>
    public DateTimeOffset? ChangedAt { get; } = conflict.At;
}
