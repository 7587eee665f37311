namespace Granary.Config;

/// <summary>A release; never changed.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Number">Its number, counted in the namespace.</param>
/// <param name="Kind">How it came to be.</param>
/// <param name="Revision">The shard's revision that it began with.</param>
/// <param name="Author">Who released it.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why.</param>
/// <param name="From">The release that it took the place of, or that a gradual one changes.</param>
/// <param name="Source">What it repeats: the number of the release that was rolled back to, or the name of the gradual release.</param>
/// <param name="Content">What it says.</param>
internal sealed record ReleaseRow(
    NamespaceName Name,
    long Number,
    ReleaseKind Kind,
    long Revision,
    string Author,
    DateTimeOffset At,
    string? Comment,
    long From,
    string? Source,
    EncodedContent Content) : ConfigRow;
