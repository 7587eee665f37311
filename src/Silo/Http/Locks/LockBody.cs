using System.Globalization;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>A lock as it stands.</summary>
/// <param name="Space">The space.</param>
/// <param name="Name">The name.</param>
/// <param name="Revision">Grows with every change of the lock; comparable with the tokens of the name.</param>
/// <param name="Holders">Who holds it, the oldest first; empty when it is free.</param>
/// <param name="Waiters">How many wait for it.</param>
internal sealed record LockBody(string Space, string Name, string Revision, IReadOnlyList<LockHolderBody> Holders, int Waiters)
{
    public static LockBody Of(LockInfo info) => new(
        info.Space, info.Name, info.Revision.ToString(CultureInfo.InvariantCulture), [.. info.Holders.Select(LockHolderBody.Of)], info.Waiters);
}
