using Granary.Shards;

namespace Granary.Locks;

/// <inheritdoc cref="ILockLeases"/>
internal sealed class LockLeases(ILockShards shards, LockAcquirer acquirer, TimeProvider time) : ILockLeases
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<LockToken>?> AcquireAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        LockGuards.ThrowIfBadOperation(lease, nameof(lease));
        LockGuards.ThrowIfBadNames(names, nameof(names));
        ArgumentNullException.ThrowIfNull(request);
        LockGuards.ThrowIfBad(request);
        LockGuards.ThrowIfBadTimeout(timeout, nameof(timeout));
        var owner = new GatewayRequest(session);
        var isGranted = false;
        using var patience = new LockPatience(timeout, time, cancellationToken);
        try
        {
            isGranted = await acquirer.Acquire(
                new LockAsk(session, lease, names, request), owner, timeout != TimeSpan.Zero, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsTimeout)
        {
            return null;
        }
        finally
        {
            if (!isGranted)
            {
                GiveBack(owner);
            }
        }

        var tokens = owner.Granted.SelectMany(static part => part.Lease.Tokens).ToDictionary(static token => token.Name, StringComparer.Ordinal);
        return isGranted ? [.. names.Select(name => tokens[name])] : null;
    }

    /// <inheritdoc/>
    public async Task<LockToken?> UpgradeAsync(
        LockSessionInfo session, OperationId lease, string name, string space, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        LockGuards.ThrowIfBadOperation(lease, nameof(lease));
        LockGuards.ThrowIfBadName(name, nameof(name));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        LockGuards.ThrowIfBadTimeout(timeout, nameof(timeout));
        var owner = new GatewayRequest(session);
        using var patience = new LockPatience(timeout, time, cancellationToken);
        try
        {
            var shard = await shards.ShardOf(space, name, patience.Token);
            return await acquirer.Upgrade(shard, lease, owner, timeout != TimeSpan.Zero, patience.Token)
                ? owner.Granted[0].Lease.Tokens.First(token => token.Name == name)
                : null;
        }
        catch (OperationCanceledException) when (patience.IsTimeout)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ReleaseAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, string space, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        LockGuards.ThrowIfBadOperation(lease, nameof(lease));
        LockGuards.ThrowIfBadNames(names, nameof(names));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        var places = await acquirer.Place(space, names, cancellationToken);
        var released = await Task.WhenAll(places.Select(
            place => shards.Send<Done>(place.Shard, new ReleaseLock(lease, session.Id), cancellationToken)));
        return released.Any(static done => done.Changed);
    }

    /// <inheritdoc/>
    public async Task AnnotateAsync(
        LockSessionInfo session, OperationId lease, string name, string space, string? note, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        LockGuards.ThrowIfBadOperation(lease, nameof(lease));
        LockGuards.ThrowIfBadName(name, nameof(name));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        LockGuards.ThrowIfBadNote(note, nameof(note));
        var shard = await shards.ShardOf(space, name, cancellationToken);
        await shards.Send<Done>(shard, new AnnotateLease(OperationId.New(), session.Id, lease, note), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LockSessionRenewal> RenewAsync(LockSessionInfo session, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        var renewals = await shards.Renew(session.Id, session.Ttl, [], cancellationToken);
        if (renewals.Any(static renewal => renewal.State.IsLost))
        {
            throw await Lost(session);
        }

        var lists = await Task.WhenAll(renewals
            .Where(static renewal => renewal is { IsAnswered: true, State: { IsKnown: true, Leases: > 0 } })
            .Select(renewal => ListAt(renewal.Shard, session, cancellationToken)));
        return lists.Any(static list => list is { IsLost: true })
            ? throw await Lost(session)
            : new LockSessionRenewal(
                [.. lists.OfType<LockLeaseList>().SelectMany(static list => list.Leases)],
                renewals.All(static renewal => renewal.IsAnswered) && !lists.Contains(null));
    }

    /// <inheritdoc/>
    public async Task EndAsync(LockSessionInfo session, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBad(session);
        await Task.WhenAll(Enumerable.Range(0, await shards.Count(cancellationToken)).Select(
            shard => shards.Send<Done>(shard, new EndSession(OperationId.New(), session.Id), cancellationToken)));
    }

    // A shard that has gone since it renewed must not hold up what the others have said.
    private async Task<LockLeaseList?> ListAt(int shard, LockSessionInfo session, CancellationToken cancellationToken)
    {
        try
        {
            return await shards
                .Send<LockLeaseList>(shard, new ListLeases(OperationId.New(), session.Id), cancellationToken)
                .WaitAsync(LockLimits.KeepAlivePatience, time, cancellationToken);
        }
        catch (Exception cause) when (cause is TimeoutException or ICodedError { Kind: RefusalKind.Unavailable or RefusalKind.Overloaded })
        {
            return null;
        }
    }

    private async Task<GranaryException> Lost(LockSessionInfo session)
    {
        await EndAsync(session);
        return new GranaryException(
            RefusalKind.Conflict, LockCodes.SessionLost, $"Session {session.Id} ran out or was ended, and all that it held is free. Begin another.");
    }

    private void GiveBack(GatewayRequest owner)
    {
        foreach (var (shard, lease) in owner.Granted)
        {
            _ = acquirer.Release(shard, lease.Lease, owner);
        }
    }
}
