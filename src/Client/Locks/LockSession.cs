using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// A session of this process: what it holds in which shard, and until when for certain. It is lost as a whole, and then nothing of it is
/// held any more before anybody is told. Thread-safe.
/// </summary>
internal sealed class LockSession : Locker, ILockSession
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, ShardStanding> _standings = [];
    private readonly CancellationTokenSource _over = new();
    private readonly LockEnvironment _environment;
    private readonly SessionKeeper _keeper;
    private readonly LockReconciler _reconciler;
    private readonly TimeSpan _validFor;
    private readonly bool _isOwn;
    private GranaryException? _reason;
    private Task? _end;

    /// <param name="environment">What all sessions share.</param>
    /// <param name="info">Who it is.</param>
    /// <param name="isOwn">Whether somebody opened it for himself; otherwise it is the process' own.</param>
    public LockSession(LockEnvironment environment, LockSessionInfo info, bool isOwn)
        : base(environment)
    {
        (_environment, Info, _isOwn) = (environment, info, isOwn);
        _validFor = (info.Ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard;
        _keeper = new SessionKeeper(this, environment);
        _reconciler = new LockReconciler(this, environment);
    }

    /// <summary>Who it is, as shards and people see it.</summary>
    public LockSessionInfo Info { get; }

    /// <inheritdoc/>
    public Guid Id => Info.Id;

    /// <inheritdoc/>
    public TimeSpan Ttl => Info.Ttl;

    /// <inheritdoc/>
    public CancellationToken LostToken => _over.Token;

    /// <summary>Whether requests of it are refused somewhere: it had run out while it held nothing.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Whether it is lost or ended.</summary>
    public bool IsOver => Volatile.Read(ref _reason) is not null;

    /// <summary>Why it is over.</summary>
    public GranaryException? Reason => Volatile.Read(ref _reason);

    /// <summary>Takes note that a shard refuses it.</summary>
    public void Spend() => IsSpent = true;

    /// <summary>A request or a release is about to be sent.</summary>
    public void Begin(int shard, OperationId request)
    {
        lock (_gate)
        {
            var standing = StandingAt(shard);
            standing.UnderWay.Add(request);
            standing.Changes++;
        }

        _keeper.Wake();
    }

    /// <summary>A request or a release is over.</summary>
    public void Settle(int shard, OperationId request, bool isCertain)
    {
        lock (_gate)
        {
            var standing = StandingAt(shard);
            standing.UnderWay.Remove(request);
            standing.Changes++;
            standing.IsDoubtful |= !isCertain;
        }
    }

    /// <summary>Holds a lease from now on. Whether it does: a session that is over holds nothing.</summary>
    public bool Hold(int shard, LockLease lease, long sent, HeldLock held)
    {
        TimeSpan left;
        lock (_gate)
        {
            if (_reason is not null)
            {
                return false;
            }

            var standing = StandingAt(shard);
            if (standing.Epoch == 0)
            {
                standing.Epoch = lease.Epoch;
            }

            // Of an owner that took over meanwhile: what is held or was given up before has to be compared yet.
            standing.IsDoubtful |= lease.Epoch != standing.Epoch;
            standing.Leases[lease.Lease] = (held, _environment.Time.GetTimestamp());
            standing.RenewedAt = Math.Max(standing.RenewedAt, sent);
            standing.Changes++;
            left = Left(standing);
        }

        _keeper.Watch(left);
        return true;
    }

    /// <summary>Holds a lease no more. Whether it was held.</summary>
    public bool Drop(int shard, OperationId lease)
    {
        lock (_gate)
        {
            return _standings.TryGetValue(shard, out var standing) && standing.Leases.Remove(lease);
        }
    }

    /// <summary>For how long what is held in the shards is held for certain.</summary>
    public TimeSpan ValidityIn(IReadOnlyList<int> shards)
    {
        lock (_gate)
        {
            var least = _reason is null ? TimeSpan.MaxValue : TimeSpan.Zero;
            foreach (var shard in shards)
            {
                var left = _standings.TryGetValue(shard, out var standing) ? Left(standing) : TimeSpan.Zero;
                least = left < least ? left : least;
            }

            return least > TimeSpan.Zero ? least : TimeSpan.Zero;
        }
    }

    /// <summary>For how long the first shard where something is held is certain; <see langword="null"/> when nothing is held.</summary>
    public TimeSpan? ShortestValidity()
    {
        lock (_gate)
        {
            TimeSpan? least = null;
            foreach (var standing in _standings.Values.Where(static standing => standing.Leases.Count > 0))
            {
                var left = Left(standing);
                least = least < left ? least : left;
            }

            return least;
        }
    }

    /// <summary>
    /// The keep-alives that are due: one to the shards where something is held, and one to those where it is only asked for, so that
    /// a shard that is away, and is waited for, does not hold up the others.
    /// </summary>
    public IReadOnlyList<KeepAlive> KeepAlives()
    {
        lock (_gate)
        {
            return _reason is not null
                ? []
                :
                [
                    .. ((bool[])[true, false])
                        .Select(held => KeepAliveOf(standing => (standing.Leases.Count > 0) == held && (held || standing.UnderWay.Count > 0)))
                        .Where(static one => !one.Shards.IsEmpty),
                ];
        }
    }

    /// <summary>Takes in what a shard said to a keep-alive.</summary>
    public void Renewed(KeepAlive question, int index, LockRenewal renewal)
    {
        var mustReconcile = false;
        var isLost = false;
        lock (_gate)
        {
            if (_reason is not null || !renewal.IsAnswered || !_standings.TryGetValue(renewal.Shard, out var standing))
            {
                return;
            }

            var state = renewal.State;
            if (state.IsLost || !state.IsKnown)
            {
                isLost = renewal.Epoch >= standing.Epoch && standing.HeldBefore(question.Sent);
                IsSpent |= state.IsLost;
            }
            else
            {
                standing.RenewedAt = Math.Max(standing.RenewedAt, question.Sent);
                mustReconcile = MustReconcile(standing, question.Changes[index], renewal);
                standing.IsReconciling |= mustReconcile;
            }
        }

        _environment.Listeners.Of(renewal.Shard).Saw(renewal.Epoch);
        if (isLost)
        {
            Lose($"Shard {renewal.Shard} let session {Id} run out, or it was ended.");
        }
        else if (mustReconcile)
        {
            _reconciler.Start(renewal.Shard);
        }
    }

    /// <summary>Compares what a shard says that the session holds with what it does. Leases of which neither side knows are answered.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="list">What it says; <see langword="null"/> when it gave no answer.</param>
    /// <param name="sent">The timestamp of the question.</param>
    /// <returns>What is held no more, and what the shard holds for nobody.</returns>
    public (IReadOnlyList<HeldLock> Lost, IReadOnlyList<OperationId> Orphans) Compare(int shard, LockLeaseList? list, long sent)
    {
        lock (_gate)
        {
            var standing = StandingAt(shard);
            standing.IsReconciling = false;
            if (list is null || list.Epoch < standing.Epoch || _reason is not null)
            {
                return ([], []);
            }

            var listed = list.Leases.Select(static lease => lease.Lease).ToHashSet();
            var gone = standing.Leases.Where(lease => lease.Value.Since <= sent && !listed.Contains(lease.Key)).ToList();
            foreach (var (lease, _) in gone)
            {
                standing.Leases.Remove(lease);
            }

            (standing.Epoch, standing.IsDoubtful, standing.Differences) = (list.Epoch, false, 0);
            listed.ExceptWith(standing.Leases.Keys);
            listed.ExceptWith(standing.UnderWay);
            return ([.. gone.Select(static lease => lease.Value.Lock)], [.. listed]);
        }
    }

    /// <summary>Ends it, without asking the shards: they have let go of it, or will before anybody is granted anything.</summary>
    public void Lose(string why)
    {
        if (Finish(new GranaryException(RefusalKind.Conflict, LockCodes.SessionLost, $"{why} All that it held is lost.")) is not { } held)
        {
            return;
        }

        _environment.Log.SessionLost(Id, held.Count, why);
        _environment.Metrics.LocksLost(held.Count, LockCodes.SessionLost);
        _ = Goodbye();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_end ??= End());
        }
    }

    /// <inheritdoc/>
    protected override Task<LockHandle?> TryAcquire(
        IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        Acquire(names, request, timeout, cancellationToken);

    /// <inheritdoc cref="TryAcquire"/>
    public async Task<LockHandle?> Acquire(
        IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ThrowIfOver();
        var ask = new LockAsk(Info, OperationId.New(), names, request);
        var held = new HeldLock(this, ask, _environment);
        using var patience = new LockPatience(timeout, _environment.Time, cancellationToken, LostToken);
        var isHeld = false;
        try
        {
            isHeld = await _environment.Acquirer.Acquire(ask, held, timeout != TimeSpan.Zero, patience.Token);
            if (isHeld)
            {
                held.Complete();
            }

            return isHeld ? held : null;
        }
        catch (OperationCanceledException) when (patience.Token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfOver();
            return null;
        }
        catch
        {
            isHeld = false;
            throw;
        }
        finally
        {
            if (!isHeld)
            {
                held.Abandon();
            }
        }
    }

    /// <summary>Throws when it is over.</summary>
    public void ThrowIfOver()
    {
        if (Reason is { } reason)
        {
            throw new GranaryException(reason.Kind, reason.Code, reason.Message, reason);
        }
    }

    private ShardStanding StandingAt(int shard)
    {
        if (!_standings.TryGetValue(shard, out var standing))
        {
            _standings[shard] = standing = new ShardStanding();
        }

        return standing;
    }

    private TimeSpan Left(ShardStanding standing) => _validFor - _environment.Time.GetElapsedTime(standing.RenewedAt);

    private KeepAlive KeepAliveOf(Func<ShardStanding, bool> isMeant)
    {
        var meant = _standings.Where(one => isMeant(one.Value)).ToList();
        return new KeepAlive(
            [.. meant.Select(static one => one.Key)],
            _environment.Time.GetTimestamp(),
            [.. meant.Select(static one => one.Value.UnderWay.Count > 0 ? KeepAlive.Uncertain : one.Value.Changes)]);
    }

    private static bool MustReconcile(ShardStanding standing, int changes, LockRenewal renewal)
    {
        if (changes != KeepAlive.Uncertain && changes == standing.Changes)
        {
            standing.Differences = renewal.State.Leases == standing.Leases.Count ? 0 : standing.Differences + 1;
        }

        // Twice, since a release is answered before it is carried out everywhere.
        return !standing.IsReconciling
            && (renewal.Epoch > standing.Epoch || standing.IsDoubtful || standing.Differences >= 2);
    }

    /// <summary>From here on nothing is held; what was, unless it was over before.</summary>
    private List<HeldLock>? Finish(GranaryException reason)
    {
        List<HeldLock> held;
        lock (_gate)
        {
            if (_reason is not null)
            {
                return null;
            }

            Volatile.Write(ref _reason, reason);
            held = [.. _standings.Values.SelectMany(static standing => standing.Leases.Values).Select(static lease => lease.Lock).Distinct()];
            foreach (var standing in _standings.Values)
            {
                standing.Leases.Clear();
            }
        }

        // Nobody's callback holds up the next one's flag.
        foreach (var one in held)
        {
            one.Lost(reason);
        }

        _ = _over.CancelAsync();
        _keeper.Dispose();
        _environment.Forget(this);
        return held;
    }

    private async Task End()
    {
        // Not under the gate that the caller holds.
        await Task.Yield();
        Finish(new GranaryException(
            RefusalKind.Conflict, _isOwn ? LockCodes.SessionLost : ClientCodes.Stopped, $"Session {Id} was ended by its own process."));
        try
        {
            await Goodbye().WaitAsync(LockEnvironment.GoodbyeWithin, _environment.Time);
        }
        catch (TimeoutException)
        {
            _environment.Log.SessionNotEnded(Id);
        }
    }

    private async Task Goodbye()
    {
        int[] shards;
        lock (_gate)
        {
            shards = [.. _standings.Keys];
        }

        await Task.WhenAll(shards.Select(async shard =>
        {
            try
            {
                await _environment.Shards.Send<Done>(shard, new EndSession(OperationId.New(), Id), CancellationToken.None);
            }
            catch (Exception cause)
            {
                _environment.Log.SessionNotEndedAt(cause, Id, shard);
            }
        }));
    }
}
