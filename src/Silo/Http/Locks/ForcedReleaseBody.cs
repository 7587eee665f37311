using System.Globalization;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>What came of a forced release.</summary>
/// <param name="Released">Who held the lock.</param>
/// <param name="Token">Greater than all tokens that were released and smaller than every later one: in a guard it stops their holders at once.</param>
internal sealed record ForcedReleaseBody(IReadOnlyList<LockHolderBody> Released, string Token)
{
    public static ForcedReleaseBody Of(ForcedRelease forced) => new(
        [.. forced.Released.Select(LockHolderBody.Of)], forced.Token.ToString(CultureInfo.InvariantCulture));
}
