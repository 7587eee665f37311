using Granary.Shards;

namespace Granary.Locks;

/// <inheritdoc cref="LockHandle"/>
internal sealed class HeldLock(LockSession session, LockAsk ask, LockEnvironment environment) : LockHandle, IRequestOwner
{
    private static readonly CancellationToken Fired = new(canceled: true);

    private readonly Lock _gate = new();
    private int[] _shards = [];
    private LockToken[] _tokens = [.. ask.Names.Select(static name => new LockToken(name, 0))];
    private CancellationTokenSource? _lost;
    private GranaryException? _reason;
    private Task? _release;
    private LockMode _mode = ask.Request.Mode;
    private bool _isUpgrading;
    private bool _isCounted;

    /// <inheritdoc/>
    public override string Space => ask.Request.Space;

    /// <inheritdoc/>
    public override LockMode Mode
    {
        get
        {
            lock (_gate)
            {
                return _mode;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LockToken> Tokens => Volatile.Read(ref _tokens);

    /// <inheritdoc/>
    public override CancellationToken HandleLostToken
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_release is not null, this);
                return _reason is not null ? Fired : (_lost ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeSpan Validity
    {
        get
        {
            lock (_gate)
            {
                return _reason is null && _release is null ? session.ValidityIn(_shards) : TimeSpan.Zero;
            }
        }
    }

    /// <inheritdoc/>
    LockSessionInfo IRequestOwner.Session => session.Info;

    /// <inheritdoc/>
    public override void ThrowIfLost()
    {
        GranaryException? reason;
        bool isReleased;
        lock (_gate)
        {
            (reason, isReleased) = (_reason, _release is not null);
        }

        reason ??= isReleased ? GivenBack() : IsHeld ? null : RunOut();
        if (reason is not null)
        {
            throw new GranaryException(reason.Kind, reason.Code, reason.Message, reason);
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> TryUpgradeAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var patienceFor = timeout ?? Timeout.InfiniteTimeSpan;
        LockGuards.ThrowIfBadTimeout(patienceFor, nameof(timeout));
        ThrowIfLost();
        BeginUpgrade();
        try
        {
            using var patience = new LockPatience(patienceFor, environment.Time, cancellationToken, session.LostToken);
            try
            {
                var isUpgraded = await environment.Acquirer.Upgrade(_shards[0], ask.Lease, this, patienceFor != TimeSpan.Zero, patience.Token);
                ThrowIfLost();
                return isUpgraded;
            }
            catch (OperationCanceledException) when (patience.Token.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ThrowIfLost();
                return false;
            }
        }
        finally
        {
            lock (_gate)
            {
                _isUpgrading = false;
            }
        }
    }

    /// <inheritdoc/>
    public override async Task AnnotateAsync(string? note, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBadNote(note, nameof(note));
        ThrowIfLost();
        await Task.WhenAll(_shards.Select(shard => environment.Shards.Send<Done>(
            shard, new AnnotateLease(OperationId.New(), session.Id, ask.Lease, note), cancellationToken)));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_release ??= Release());
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        var release = DisposeAsync().AsTask();
        if (!release.IsCompleted)
        {
            BlockingWait.For(() => release);
        }
    }

    /// <summary>All is granted.</summary>
    /// <exception cref="GranaryException">Some of it was lost again meanwhile.</exception>
    public void Complete()
    {
        ThrowIfLost();
        lock (_gate)
        {
            _isCounted = _reason is null;
        }

        environment.Metrics.LockHeld(_isCounted ? 1 : 0);
    }

    /// <summary>Gives back what was granted of a request that failed.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _release ??= ReleaseAll();
        }
    }

    /// <summary>The locks are held no more. Callbacks run as soon as the calling thread is done, or elsewhere; all else comes after them.</summary>
    public void Lost(GranaryException reason)
    {
        lock (_gate)
        {
            if (_reason is not null || _release is not null)
            {
                return;
            }

            _reason = reason;
            _ = _lost?.CancelAsync();
            CountOut();
        }

        ThreadPool.UnsafeQueueUserWorkItem(static lost => lost.TellLost(), this, preferLocal: false);
    }

    void IRequestOwner.Asks(int shard, OperationId request) => session.Begin(shard, request);

    void IRequestOwner.Granted(int shard, LockLease lease, long sent)
    {
        bool isUpgrade;
        lock (_gate)
        {
            isUpgrade = _isUpgrading;
            if (isUpgrade && _release is not null)
            {
                // Given back meanwhile, and with it the upgrade.
                return;
            }
        }

        if (!session.Hold(shard, lease, sent, this))
        {
            return;
        }

        lock (_gate)
        {
            _mode = lease.Mode;
            Volatile.Write(ref _tokens, _tokens.Length == 1 ? [lease.Tokens[0]] : Merge(lease));
            if (!isUpgrade)
            {
                _shards = [.. _shards, shard];
            }
        }

        environment.Listeners.Of(shard).Hold(ask.Lease, this);
    }

    void IRequestOwner.Settled(int shard, OperationId request, bool isCertain) => session.Settle(shard, request, isCertain);

    void IRequestOwner.Revoked(OperationId lease, string code)
    {
        if (code == LockCodes.SessionLost)
        {
            session.Lose($"A shard let session {session.Id} run out.");
            return;
        }

        // All or none: what is left of it at other shards is given back, and where it is gone that changes nothing.
        var left = _shards.Where(shard => session.Drop(shard, lease)).ToList();
        if (left.Count > 0)
        {
            Lost(new GranaryException(RefusalKind.Conflict, code, $"Lock '{Name}' of space '{Space}' was taken by force."));
            environment.Metrics.LocksLost(1, code);
        }

        foreach (var shard in _shards.Length > 1 ? left : [])
        {
            _ = environment.Acquirer.Release(shard, lease, this);
        }
    }

    private void TellLost()
    {
        environment.Log.LogLeaseLost(Name, Space, _reason!.Code);
        foreach (var shard in _shards)
        {
            environment.Listeners.Of(shard).Drop(ask.Lease);
        }
    }

    private void CountOut()
    {
        environment.Metrics.LockHeld(_isCounted ? -1 : 0);
        _isCounted = false;
    }

    private LockToken[] Merge(LockLease lease)
    {
        var granted = lease.Tokens.ToDictionary(static token => token.Name, StringComparer.Ordinal);
        return [.. _tokens.Select(token => granted.GetValueOrDefault(token.Name, token))];
    }

    private void BeginUpgrade()
    {
        lock (_gate)
        {
            if (_mode != LockMode.Upgradeable || _isUpgrading || _tokens.Length != 1)
            {
                throw new GranaryException(
                    RefusalKind.Conflict,
                    LockCodes.NotUpgradeable,
                    $"'{Name}' is held as {_mode}{(_isUpgrading ? ", and is being upgraded" : "")}; only one upgradeable lock by itself becomes exclusive, and once.");
            }

            _isUpgrading = true;
        }
    }

    private async Task Release()
    {
        CountOut();
        try
        {
            await ReleaseAll().WaitAsync(LockEnvironment.GoodbyeWithin, environment.Time);
        }
        catch (TimeoutException)
        {
            // It goes on by itself, and where it fails the next keep-alives find out.
        }
    }

    private Task<bool?[]> ReleaseAll() => Task.WhenAll(_shards.Select(shard =>
    {
        environment.Listeners.Of(shard).Drop(ask.Lease);
        return session.Drop(shard, ask.Lease) ? environment.Acquirer.Release(shard, ask.Lease, this) : Task.FromResult<bool?>(false);
    }));

    private GranaryException GivenBack() =>
        new(RefusalKind.Conflict, LockCodes.LeaseLost, $"Lock '{Name}' of space '{Space}' was given back.");

    private GranaryException RunOut() =>
        new(RefusalKind.Conflict, LockCodes.SessionLost, $"Lock '{Name}' of space '{Space}' is not certain any more: no keep-alive of session {session.Id} got through.");
}
