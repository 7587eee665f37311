using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// A session of this process: what it holds in which shard, and until when for certain. It is lost as a whole, and then nothing of it is
/// held any more before anybody is told. Thread-safe.
/// </summary>
internal sealed class LockSession : Locker, ILockSession
{
    private readonly Lock _gate = new();
    private readonly SessionStandings _standings;
    private readonly CancellationTokenSource _over = new();
    private readonly LockEnvironment _environment;
    private readonly SessionKeeper _keeper;
    private readonly LockReconciler _reconciler;
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
        _standings = new SessionStandings(info, environment.Time);
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

    /// <summary>Takes note that a shard refuses it. What it holds elsewhere it goes on to hold; without any it is ended.</summary>
    public void Spend()
    {
        IsSpent = true;
        if (ShortestValidity() is null)
        {
            _ = DisposeAsync().AsTask();
        }
    }

    /// <summary>A request or a release is about to be sent.</summary>
    public void Begin(int shard, OperationId request)
    {
        _standings.Begin(shard, request);
        _keeper.Wake();
    }

    /// <inheritdoc cref="SessionStandings.Settle"/>
    public void Settle(int shard, OperationId request, bool isCertain) => _standings.Settle(shard, request, isCertain);

    /// <summary>Holds a lease from now on. Whether it does: a session that is over holds nothing.</summary>
    public bool Hold(int shard, LockLease lease, long sent, HeldLock held)
    {
        if (_standings.Hold(shard, lease, sent, held) is not { } left)
        {
            return false;
        }

        _keeper.Watch(left);
        return true;
    }

    /// <inheritdoc cref="SessionStandings.Drop"/>
    public bool Drop(int shard, OperationId lease) => _standings.Drop(shard, lease);

    /// <inheritdoc cref="SessionStandings.ValidityIn"/>
    public TimeSpan ValidityIn(IReadOnlyList<int> shards) => _standings.ValidityIn(shards);

    /// <inheritdoc cref="SessionStandings.ShortestValidity"/>
    public TimeSpan? ShortestValidity() => _standings.ShortestValidity();

    /// <inheritdoc cref="SessionStandings.KeepAlives"/>
    public IReadOnlyList<KeepAlive> KeepAlives() => _standings.KeepAlives();

    /// <inheritdoc cref="SessionStandings.Compare"/>
    public (IReadOnlyList<HeldLock> Lost, IReadOnlyList<OperationId> Orphans) Compare(int shard, LockLeaseList? list, long sent) =>
        _standings.Compare(shard, list, sent);

    /// <summary>Takes in what a shard said to a keep-alive.</summary>
    public void Renewed(KeepAlive question, int index, LockRenewal renewal)
    {
        var finding = _standings.Renewed(question, index, renewal);
        _environment.Listeners.Of(renewal.Shard).Saw(renewal.Epoch);
        switch (finding)
        {
            case KeepAliveFinding.Fine:
                break;
            case KeepAliveFinding.Differs:
                _reconciler.Start(renewal.Shard);
                break;
            case KeepAliveFinding.Spent:
                IsSpent = true;
                break;
            case KeepAliveFinding.Lost:
                Lose($"Shard {renewal.Shard} let session {Id} run out, or it was ended.");
                break;
            default:
                throw new InvalidOperationException($"There is no finding {finding}.");
        }
    }

    /// <summary>Ends it, without asking the shards: they have let go of it, or will before anybody is granted anything.</summary>
    public void Lose(string why)
    {
        if (Finish(new GranaryException(RefusalKind.Conflict, LockCodes.SessionLost, $"{why} All that it held is lost.")) is not { } held)
        {
            return;
        }

        _environment.Metrics.LocksLost(held.Count, LockCodes.SessionLost);

        // The signals wait in this thread's own queue: what takes time goes behind them.
        ThreadPool.UnsafeQueueUserWorkItem(static lost => lost.Session.TellLost(lost.Count, lost.Why), (Session: this, held.Count, Why: why), preferLocal: false);
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

    /// <summary>From here on nothing is held; what was, unless it was over before.</summary>
    private IReadOnlyList<HeldLock>? Finish(GranaryException reason)
    {
        // First the reason: whoever finds that nothing is held finds why.
        Interlocked.CompareExchange(ref _reason, reason, null);
        if (_standings.End() is not { } held)
        {
            return null;
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

    private void TellLost(int locks, string why)
    {
        _environment.Log.LogSessionLost(Id, locks, why);
        _ = Goodbye();
    }

    private async Task End()
    {
        // Not under the gate that the caller holds.
        await Task.Yield();
        Finish(new GranaryException(
            RefusalKind.Conflict, _isOwn || IsSpent ? LockCodes.SessionLost : ClientCodes.Stopped, $"Session {Id} was ended by its own process."));
        try
        {
            await Goodbye().WaitAsync(LockEnvironment.GoodbyeWithin, _environment.Time);
        }
        catch (TimeoutException)
        {
            _environment.Log.LogSessionNotEnded(Id);
        }
    }

    private async Task Goodbye()
    {
        await Task.WhenAll(_standings.Shards.Select(async shard =>
        {
            try
            {
                await _environment.Shards.Send<Done>(shard, new EndSession(OperationId.New(), Id), CancellationToken.None);
            }
            catch (Exception cause)
            {
                _environment.Log.LogSessionNotEndedAt(cause, Id, shard);
            }
        }));
    }
}
