using System.Runtime.CompilerServices;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>Looks at locks, whoever holds them. Thread-safe.</summary>
internal sealed class LockViews(ILockShards shards, LockListeners listeners, Backoff backoff, TimeProvider time)
{
    /// <inheritdoc cref="ILockClient.GetAsync"/>
    public async Task<LockInfo> Get(string name, string space, CancellationToken cancellationToken)
    {
        LockGuards.ThrowIfBadName(name, nameof(name));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        var shard = await shards.ShardOf(space, name, cancellationToken);
        var list = await Ask(shard, new LockFilter(space, name), 1, cancellationToken);
        return list.Locks.FirstOrDefault() ?? Free(space, name);
    }

    /// <inheritdoc cref="ILockClient.ListAsync"/>
    public async Task<IReadOnlyList<LockInfo>> List(LockFilter filter, int limit, CancellationToken cancellationToken)
    {
        LockGuards.ThrowIfBad(filter);
        if (limit is < 1 or > LockLimits.ListMax)
        {
            throw new InvalidRequestException(
                LockCodes.FilterInvalid, $"{nameof(limit)} is {limit}; it must be 1 to {LockLimits.ListMax}.", nameof(limit));
        }

        var lists = await Task.WhenAll((await ShardsOf(filter, cancellationToken)).Select(shard => Ask(shard, filter, limit, cancellationToken)));
        return
        [
            .. lists.SelectMany(static list => list.Locks)
                .OrderBy(static one => one.Space, StringComparer.Ordinal)
                .ThenBy(static one => one.Name, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    /// <summary>Watches what a checked filter covers.</summary>
    /// <inheritdoc cref="ILockClient.WatchAsync"/>
    public async IAsyncEnumerable<LockInfo> Watch(LockFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = new LockChanges();
        var watching = (await ShardsOf(filter, cancellationToken))
            .Select(shard => new ShardWatch(shard, filter, changes, shards, listeners, backoff, time).Run(ended.Token))
            .ToArray();
        try
        {
            await foreach (var change in changes.ReadAll(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(watching);
        }
    }

    /// <summary>A lock that nobody holds or waits for.</summary>
    public static LockInfo Free(string space, string name, long revision = 0) => new(space, name, revision, [], 0);

    private Task<LockList> Ask(int shard, LockFilter filter, int limit, CancellationToken cancellationToken) =>
        shards.Send<LockList>(shard, new DescribeLocks(OperationId.New(), filter, limit), cancellationToken);

    private async Task<IReadOnlyList<int>> ShardsOf(LockFilter filter, CancellationToken cancellationToken) => filter is { Space: { } space, Name: { } name }
        ? [await shards.ShardOf(space, name, cancellationToken)]
        : [.. Enumerable.Range(0, await shards.Count(cancellationToken))];
}
