using System.Runtime.CompilerServices;

namespace Granary.Locks;

/// <inheritdoc cref="ILockElection"/>
internal sealed class LockElection(Locker locker, LockViews views, string name, string space) : ILockElection
{
    /// <inheritdoc/>
    public Task<LockHandle> CampaignAsync(string? value = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        locker.AcquireAsync(name, new LockRequest { Space = space, Note = value }, timeout, cancellationToken);

    /// <inheritdoc/>
    public async Task<LockHolder?> GetLeaderAsync(CancellationToken cancellationToken = default) =>
        LeaderOf(await views.Get(name, space, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<LockHolder?> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isFirst = true;
        (long? Token, string? Value) seen = default;
        await foreach (var one in views.Watch(new LockFilter(space, name), cancellationToken))
        {
            var leader = LeaderOf(one);
            if (isFirst || (leader?.Token, leader?.Note) != seen)
            {
                (isFirst, seen) = (false, (leader?.Token, leader?.Note));
                yield return leader;
            }
        }
    }

    // Who was offered the lead leads only once he has claimed it.
    private static LockHolder? LeaderOf(LockInfo info) => info.Holders.FirstOrDefault(static holder => !holder.IsOffer);
}
