using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Granary.Locks;
using Granary.Shards;

namespace Granary.Http;

/// <summary>Exclusive locks in memory, for the HTTP side alone: waits end when the test says so, and the last arguments are kept.</summary>
internal sealed class FakeLockClient(TimeProvider clock) : ILockClient, ILockLeases
{
    private readonly ConcurrentDictionary<(string Space, string Name), LockHolder> _held = new();
    private readonly Channel<LockInfo> _changes = Channel.CreateUnbounded<LockInfo>();
    private readonly ConcurrentBag<Guid> _lost = [];
    private long _token = 1L << LockToken.CountBits;

    /// <summary>What every call throws from now on.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What a request that may wait does before it is granted; <see langword="false"/>: not in time.</summary>
    public Func<CancellationToken, Task<bool>> Wait { get; set; } = static _ => Task.FromResult(false);

    public LockSessionInfo? LastSession { get; private set; }

    public LockRequest? LastRequest { get; private set; }

    public TimeSpan LastTimeout { get; private set; }

    public OperationId LastOperation { get; private set; }

    public string? LastBy { get; private set; }

    public LockFilter? LastFilter { get; private set; }

    /// <summary>The leases that were given back, whoever asked.</summary>
    public ConcurrentQueue<Guid> Released { get; } = new();

    /// <summary>The sessions that were ended.</summary>
    public ConcurrentQueue<Guid> Ended { get; } = new();

    /// <summary>How often a session was renewed.</summary>
    public int Renewals { get; private set; }

    /// <summary>Whether somebody watches.</summary>
    public TaskCompletionSource Watching { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsHeld(string name, string space = "default") => _held.ContainsKey((space, name));

    /// <summary>Lets somebody else hold a lock.</summary>
    public LockHolder Hold(string name, string space = "default", string host = "db-7", string process = "shop 4711", string? note = null)
    {
        var session = new LockSessionInfo(Guid.NewGuid(), LockLimits.TtlDefault, host, process);
        return _held[(space, name)] = Holder(OperationId.New(), session, LockMode.Exclusive, note);
    }

    /// <summary>Takes all that sessions hold, as if they had run out.</summary>
    public void Lose()
    {
        foreach (var holder in _held.Values)
        {
            _lost.Add(holder.Session.Id);
        }

        _held.Clear();
    }

    /// <summary>Lets a session run out.</summary>
    public void Lose(Guid session) => _lost.Add(session);

    /// <summary>Tells those who watch of a lock as it is.</summary>
    public void Change(string name, string space = "default") => _changes.Writer.TryWrite(InfoOf(space, name));

    public Task<IReadOnlyList<LockToken>?> AcquireAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Note();
        (LastSession, LastOperation, LastRequest, LastTimeout) = (session, lease, request, timeout);
        return names.Any(static name => name.Length == 0)
            ? throw new InvalidRequestException(LockCodes.NameInvalid, "names has ''; each must have 1 to 1024 characters.", nameof(names))
            : GrantAsync(session, lease, names, request, timeout, cancellationToken);
    }

    public async Task<LockToken?> UpgradeAsync(
        LockSessionInfo session, OperationId lease, string name, string space, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Note();
        var holder = Own(session, lease, name, space);
        if (timeout > TimeSpan.Zero && !await Wait(cancellationToken))
        {
            return null;
        }

        var upgraded = holder with { Mode = LockMode.Exclusive, Token = ++_token };
        _held[(space, name)] = upgraded;
        return new LockToken(name, upgraded.Token);
    }

    public Task<bool> ReleaseAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, string space, CancellationToken cancellationToken = default)
    {
        Note();
        Released.Enqueue(lease.Value);
        var removed = names.Count(name => _held.TryGetValue((space, name), out var holder) && holder.Lease == lease && _held.TryRemove((space, name), out _));
        return Task.FromResult(removed > 0);
    }

    public Task AnnotateAsync(
        LockSessionInfo session, OperationId lease, string name, string space, string? note, CancellationToken cancellationToken = default)
    {
        Note();
        _held[(space, name)] = Own(session, lease, name, space) with { Note = note };
        return Task.CompletedTask;
    }

    public Task<LockSessionRenewal> RenewAsync(LockSessionInfo session, CancellationToken cancellationToken = default)
    {
        Note();
        Renewals++;
        LastSession = session;
        return _lost.Contains(session.Id)
            ? throw new GranaryException(RefusalKind.Conflict, LockCodes.SessionLost, "The session ran out.")
            : Task.FromResult(new LockSessionRenewal(
            [
                .. from held in _held
                   where held.Value.Session.Id == session.Id
                   select new LockLeaseInfo(held.Key.Space, held.Key.Name, held.Value.Lease, held.Value.Token, held.Value.Mode, held.Value.IsOffer),
            ], IsComplete: true));
    }

    public Task EndAsync(LockSessionInfo session, CancellationToken cancellationToken = default)
    {
        Note();
        Ended.Enqueue(session.Id);
        foreach (var held in _held.Where(held => held.Value.Session.Id == session.Id))
        {
            _held.TryRemove(held);
        }

        return Task.CompletedTask;
    }

    public Task<LockInfo> GetAsync(string name, string space = "default", CancellationToken cancellationToken = default)
    {
        Note();
        return Task.FromResult(InfoOf(space, name));
    }

    public Task<IReadOnlyList<LockInfo>> ListAsync(
        LockFilter? filter = null, int limit = LockLimits.ListMax, CancellationToken cancellationToken = default)
    {
        Note();
        LastFilter = filter;
        return limit is < 1 or > LockLimits.ListMax
            ? throw new InvalidRequestException(LockCodes.FilterInvalid, $"limit is {limit}; it must be 1 to {LockLimits.ListMax}.", nameof(limit))
            : Task.FromResult<IReadOnlyList<LockInfo>>(
            [
                .. _held.Keys.Where(key => filter?.Covers(key.Space, key.Name) ?? true)
                    .OrderBy(static key => key.Space, StringComparer.Ordinal).ThenBy(static key => key.Name, StringComparer.Ordinal)
                    .Take(limit).Select(key => InfoOf(key.Space, key.Name)),
            ]);
    }

    public async IAsyncEnumerable<LockInfo> WatchAsync(LockFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (filter.Name is not null && filter.Prefix is not null)
        {
            throw InvalidArgument.Of(LockCodes.FilterInvalid, "prefix", "prefix is given beside name; give one of them.");
        }

        LastFilter = filter;
        foreach (var key in _held.Keys.Where(key => filter.Covers(key.Space, key.Name)))
        {
            yield return InfoOf(key.Space, key.Name);
        }

        Watching.TrySetResult();
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            Note();
            yield return change;
        }
    }

    public Task<ForcedRelease> ForceReleaseAsync(
        string name, string by, string space = "default", long? token = null, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note();
        (LastBy, LastOperation) = (by, operation ?? default);
        return _held.TryGetValue((space, name), out var holder) && (token is null || token == holder.Token) && _held.TryRemove((space, name), out _)
            ? Task.FromResult(new ForcedRelease([holder], ++_token))
            : throw new GranaryException(RefusalKind.NotFound, LockCodes.NotHeld, $"Nobody holds lock '{name}'.");
    }

    public Task<LockHandle?> TryAcquireAsync(
        string name, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default) => throw NotHere();

    public Task<LockHandle> AcquireAsync(
        string name, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) => throw NotHere();

    public Task<LockHandle?> TryAcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default) => throw NotHere();

    public Task<LockHandle> AcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) => throw NotHere();

    public ILockElection Election(string name, string space = "default") => throw NotHere();

    public ILockSession OpenSession(LockSessionOptions? options = null) => throw NotHere();

    private async Task<IReadOnlyList<LockToken>?> GrantAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (names.Any(name => _held.TryGetValue((request.Space, name), out var holder) && holder.Lease != lease)
            && (timeout == TimeSpan.Zero || !await Wait(cancellationToken)))
        {
            return null;
        }

        return
        [
            .. names.Select(name =>
            {
                var holder = Holder(lease, session, request.Mode, request.Note) with { Permits = request.Permits };
                _held[(request.Space, name)] = holder;
                return new LockToken(name, holder.Token);
            }),
        ];
    }

    private LockHolder Own(LockSessionInfo session, OperationId lease, string name, string space) =>
        _held.TryGetValue((space, name), out var holder) && holder.Lease == lease && holder.Session.Id == session.Id
            ? holder
            : throw new GranaryException(RefusalKind.Conflict, LockCodes.LeaseLost, $"Lock '{name}' is not held by that lease.");

    private LockHolder Holder(OperationId lease, LockSessionInfo session, LockMode mode, string? note) =>
        new(lease, ++_token, mode, 1, session, note, clock.GetUtcNow(), IsOffer: false);

    private LockInfo InfoOf(string space, string name) => _held.TryGetValue((space, name), out var holder)
        ? new LockInfo(space, name, holder.Token, [holder], 0)
        : new LockInfo(space, name, _token, [], 0);

    private void Note()
    {
        if (Fault is not null)
        {
            throw Fault;
        }
    }

    private static NotSupportedException NotHere() => new("HTTP goes through ILockLeases.");
}
