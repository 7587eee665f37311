namespace Granary.Config;

/// <summary>A release.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Number">Its number, counted in the namespace.</param>
/// <param name="Kind">How it came to be.</param>
/// <param name="Revision">The revision that it began with.</param>
/// <param name="Author">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why.</param>
/// <param name="From">The release that it took the place of, or that a gradual one changes; 0 for none.</param>
/// <param name="Source">What it repeats: the number of the release that was gone back to, or the name of the gradual release.</param>
/// <param name="Hash">Tells its content from others.</param>
/// <param name="Keys">How many keys it says itself.</param>
/// <param name="Bytes">How many bytes of UTF-8 they and their values have.</param>
[GenerateSerializer, Immutable, Alias("granary.config.release-info")]
public sealed record ReleaseInfo(
    [property: Id(0)] NamespaceName Name,
    [property: Id(1)] long Number,
    [property: Id(2)] ReleaseKind Kind,
    [property: Id(3)] long Revision,
    [property: Id(4)] string Author,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] string? Comment,
    [property: Id(7)] long From,
    [property: Id(8)] string? Source,
    [property: Id(9)] string Hash,
    [property: Id(10)] int Keys,
    [property: Id(11)] long Bytes);
