using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A release.</summary>
/// <param name="Release">Its number.</param>
/// <param name="Kind">How it came to be.</param>
/// <param name="Revision">The revision that it began with.</param>
/// <param name="Author">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why.</param>
/// <param name="From">The release that it took the place of; 0 for none.</param>
/// <param name="Source">The release that was gone back to, or the gradual release.</param>
/// <param name="Hash">Tells its content from others.</param>
/// <param name="Keys">How many keys it says itself.</param>
/// <param name="Bytes">How many bytes they have.</param>
internal sealed record ReleaseInfoBody(
    long Release,
    ReleaseKind Kind,
    long Revision,
    string Author,
    DateTimeOffset At,
    string? Comment,
    long From,
    string? Source,
    string Hash,
    int Keys,
    long Bytes)
{
    public static ReleaseInfoBody Of(ReleaseInfo info) => new(
        info.Number, info.Kind, info.Revision, info.Author, info.At, info.Comment, info.From, info.Source, info.Hash, info.Keys, info.Bytes);
}
