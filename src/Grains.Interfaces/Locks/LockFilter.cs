namespace Granary.Locks;

/// <summary>Which locks are meant.</summary>
/// <param name="Space">Those of one space; <see langword="null"/> for all.</param>
/// <param name="Name">The one of that name; needs a space.</param>
/// <param name="Prefix">Those whose names begin so; <see langword="null"/> for all.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.filter")]
public sealed record LockFilter(
    [property: Id(0)] string? Space = null,
    [property: Id(1)] string? Name = null,
    [property: Id(2)] string? Prefix = null)
{
    /// <summary>Whether the lock is one of those.</summary>
    public bool Covers(string space, string name) =>
        (Space is null || Space == space)
        && (Name is null || Name == name)
        && (Prefix is null || name.StartsWith(Prefix, StringComparison.Ordinal));
}
