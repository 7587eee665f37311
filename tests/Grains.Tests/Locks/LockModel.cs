using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// One shard's locks as clients live with them, on virtual time: owners that do not know that they were replaced and answer on a young
/// proof, commits that fail, messages that come late or are lost, sessions that run out, and holders that count their own validity.
/// After each step nobody may hold what contradicts another's hold.
/// </summary>
internal sealed class LockModel
{
    private const int Clients = 6;
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly List<ModelOwner> _owners = [];
    private readonly List<ModelLocker> _clients = [];
    private readonly Queue<Action> _late = new();
    private readonly Dictionary<string, long> _exclusiveTokens = [];
    private readonly Dictionary<string, long> _tokens = [];
    private readonly HashSet<OperationId> _forced = [];

    public LockModel()
    {
        for (var i = 0; i < Clients; i++)
        {
            _clients.Add(new ModelLocker(TimeSpan.FromSeconds(i % 3 == 0 ? 5 : 2)));
        }

        _owners.Add(new ModelOwner(Store, Now));
    }

    /// <summary>The stored rows and the newest epoch.</summary>
    public ModelHolders Store { get; } = new();

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>How many locks were held in the run, so that a model in which nothing happens is seen.</summary>
    public int Grants { get; private set; }

    private ModelOwner Owner => _owners[^1];

    public void Run(IEnumerable<(int Kind, int Who, int Size)> steps)
    {
        foreach (var (kind, who, size) in steps)
        {
            Step(kind, _clients[who % Clients], who, size);
            Check();
        }
    }

    /// <summary>
    /// One holder, whose keep-alives an owner answers that was replaced, and one who waits at the new owner: step by step of 50 ms, in
    /// each of which the old owner may take a keep-alive, answer, or ask for its epoch. The holder is the old owner's, or holds only from
    /// the takeover on and is known to the old one from before.
    /// </summary>
    public void TakeOver(int[] steps, int takeoverAt, bool isNewHolder)
    {
        var (holder, waiter, stale) = (_clients[takeoverAt % Clients], _clients[(takeoverAt + 1) % Clients], Owner);
        Send(holder, Exclusive(holder), stale);
        Flush(stale);
        if (isNewHolder)
        {
            holder.Holds.Values.ToList().ForEach(hold => Release(holder, hold.Lease));
            Flush(stale);
        }

        for (var i = 0; i < steps.Length; i++)
        {
            if (i == takeoverAt)
            {
                _owners.Add(new ModelOwner(Store, Now));
                if (isNewHolder)
                {
                    Send(holder, Exclusive(holder), Owner);
                    Flush(Owner);
                }

                Send(waiter, Exclusive(waiter), Owner);
            }

            if ((steps[i] & 1) != 0 && holder.Holds.Count > 0)
            {
                KeepAlive(holder, stale);
            }

            if ((steps[i] & 2) != 0 && _owners.Contains(stale))
            {
                Flush(stale);
            }

            if ((steps[i] & 4) != 0 && i < takeoverAt)
            {
                Prove(stale);
            }

            if (i >= takeoverAt)
            {
                KeepAlive(waiter, Owner);
                ClaimAll(waiter);
                Flush(Owner);
            }

            Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Lets all that is under way arrive, and everybody give back what he holds; then nothing may be held or waited for.</summary>
    public void Finish()
    {
        while (_late.TryDequeue(out var late))
        {
            late();
        }

        for (var round = 0; round < 40; round++)
        {
            foreach (var client in _clients)
            {
                ClaimAll(client);
                client.Holds.Values.ToList().ForEach(hold => Release(client, hold.Lease));
            }

            Flush(Owner);
            Advance(TimeSpan.FromMilliseconds(500));
            Flush(Owner);
            Check();
        }

        Assert.Equal((0, 0), (Owner.Table.Census.Held, Owner.Table.Census.Waiting));
        Assert.Empty(Store.Rows);
    }

    private void Step(int kind, ModelLocker client, int who, int size)
    {
        switch (kind)
        {
            case < 28:
                Acquire(client, size, size % 7 == 0 ? _owners[who % _owners.Count] : Owner);
                break;
            case < 40:
                client.Holds.Values.Take(1).ToList().ForEach(hold => Release(client, hold.Lease));
                break;
            case < 55:
                Flush(size % 2 == 0 ? _owners[who % _owners.Count] : Owner);
                break;
            case < 64:
                Advance(TimeSpan.FromMilliseconds(size / 3));
                break;
            case < 74:
                KeepAlive(client, size % 2 == 0 ? _owners[who % _owners.Count] : Owner);
                break;
            case < 80:
                Prove(_owners[who % _owners.Count]);
                break;
            case < 84:
                client.Waiting.Take(1).ToList().ForEach(request => GiveUp(client, request));
                break;
            case < 90:
                ClaimAll(client);
                break;
            case < 93:
                Upgrade(client, size);
                break;
            case < 95:
                _owners.Add(new ModelOwner(Store, Now));
                break;
            case < 96:
                HandOver();
                break;
            case < 97:
                _owners.Remove(Owner);
                _owners.Add(new ModelOwner(Store, Now));
                break;
            case < 98:
                Force(Names[size % Names.Length]);
                break;
            case < 99:
                Owner.Decide(new EndSession(OperationId.New(), client.Session.Id), At(), static _ => { });
                client.Lose();
                break;
            default:
                if (_late.TryDequeue(out var late))
                {
                    late();
                }

                break;
        }

        if (_owners.Count > 3)
        {
            _owners.RemoveAt(0);
        }
    }

    private void Acquire(ModelLocker client, int size, ModelOwner owner)
    {
        var mode = (LockMode)(size % 4);
        string[] names = size % 5 == 0 ? [Names[size % 3], Names[(size + 1) % 3]] : [Names[size % 3]];
        var command = new AcquireLock(
            OperationId.New(), client.Session, client.Listener, "default", [.. names], mode,
            mode == LockMode.Permits ? 1 + (size % 2) : 1, mode == LockMode.Permits ? 3 : 1, Wait: size % 3 != 0, null);
        Send(client, command, owner, isLate: size % 11 == 0, isLost: size % 13 == 0);
    }

    private static AcquireLock Exclusive(ModelLocker client) => new(
        OperationId.New(), client.Session, client.Listener, "default", ["a"], LockMode.Exclusive, 1, 1, Wait: true, null);

    private void Send(ModelLocker client, LockCommand command, ModelOwner owner, bool isLate = false, bool isLost = false)
    {
        var (sent, session) = (Now, client.Session.Id);
        if (command is AcquireLock or UpgradeLock)
        {
            client.Waiting.Add(command.Operation);
        }

        void Deliver() => owner.Decide(command, At(), reply =>
        {
            if (!isLost)
            {
                Answered(client, session, command, sent, reply);
            }
        });
        if (isLate)
        {
            _late.Enqueue(Deliver);
        }
        else
        {
            Deliver();
        }
    }

    private void Answered(ModelLocker client, Guid session, LockCommand command, TimeSpan sent, ShardReply reply)
    {
        if (client.Session.Id != session || (reply is LockLease { Lease: var forced } && _forced.Contains(forced)))
        {
            return;
        }

        switch (reply)
        {
            case LockLease lease when client.Waiting.Remove(command.Operation) && (lease.Lease == command.Operation || client.Holds.ContainsKey(lease.Lease)):
                client.Renewed(sent);
                Grants += lease.Tokens.Length;
                foreach (var (name, token) in lease.Tokens)
                {
                    Assert.True(token > _exclusiveTokens.GetValueOrDefault(name), $"'{name}' was granted with {token} after {_exclusiveTokens.GetValueOrDefault(name)}.");
                    if (lease.Mode == LockMode.Exclusive)
                    {
                        Assert.True(token > _tokens.GetValueOrDefault(name), $"'{name}' was granted alone with {token} after {_tokens.GetValueOrDefault(name)}.");
                        _exclusiveTokens[name] = token;
                    }

                    _tokens[name] = Math.Max(token, _tokens.GetValueOrDefault(name));
                }

                client.Holds[lease.Lease] = new ModelHold(lease.Lease, lease.Mode, lease.Tokens, PermitsOf(lease, command, client));
                break;
            case LockLease:
                // The answer to a request that was given up, or that was answered before, or an upgrade of a lease that was given back.
                break;
            case LockTaken or Refusal:
                client.Waiting.Remove(command.Operation);
                break;
        }
    }

    private static int PermitsOf(LockLease lease, LockCommand command, ModelLocker client) => command switch
    {
        AcquireLock acquire => acquire.Permits,
        _ => client.Holds.GetValueOrDefault(lease.Lease)?.Permits ?? 1,
    };

    private void Release(ModelLocker client, OperationId lease)
    {
        client.Holds.Remove(lease);
        Owner.Decide(new ReleaseLock(lease, client.Session.Id), At(), static _ => { });
    }

    private void GiveUp(ModelLocker client, OperationId request)
    {
        client.Waiting.Remove(request);
        Owner.Decide(new ReleaseLock(request, client.Session.Id, IsUnanswered: true), At(), static _ => { });
    }

    private void ClaimAll(ModelLocker client)
    {
        foreach (var request in Owner.OfferedTo(client.Listener))
        {
            Send(client, new ClaimOffer(request, client.Session.Id), Owner);
        }
    }

    // Force takes a lock from who may still act on it: those are left to their tokens, and do not count as holders.
    private void Force(string name)
    {
        var list = (LockList)Owner.Table.Decide(new DescribeLocks(default, new LockFilter("default", name), 1), At()).Reply;
        Owner.Decide(new ForceRelease(OperationId.New(), "default", name, null, "test"), At(), static _ => { });
        foreach (var lease in list.Locks.SelectMany(static info => info.Holders).Select(static holder => holder.Lease))
        {
            _forced.Add(lease);
            _clients.ForEach(client => client.Holds.Remove(lease));
        }
    }

    private void Upgrade(ModelLocker client, int size)
    {
        if (client.Holds.Values.FirstOrDefault(static hold => hold.Mode == LockMode.Upgradeable) is { } hold)
        {
            Send(client, new UpgradeLock(OperationId.New(), client.Session, client.Listener, hold.Lease, Wait: size % 2 == 0), Owner);
        }
    }

    private void KeepAlive(ModelLocker client, ModelOwner owner)
    {
        var (sent, session) = (Now, client.Session.Id);
        owner.KeepAlive(session, Now, state =>
        {
            if (client.Session.Id == session && state.IsKnown)
            {
                client.Renewed(sent);
            }
        });
    }

    private void Flush(ModelOwner owner)
    {
        if (!owner.Flush(Now))
        {
            Retire(owner);
        }
    }

    private void Prove(ModelOwner owner)
    {
        if (!owner.Prove(Now))
        {
            Retire(owner);
        }
    }

    private void Retire(ModelOwner owner)
    {
        _owners.Remove(owner);
        if (_owners.Count == 0 || _owners[^1].Epoch != Store.Epoch)
        {
            _owners.Add(new ModelOwner(Store, Now));
        }
    }

    private void HandOver()
    {
        var owner = Owner;
        if (owner.Flush(Now))
        {
            _owners.Remove(owner);
            _owners.Add(new ModelOwner(Store, Now, isClean: owner.IsSettled(Now)));
        }
        else
        {
            Retire(owner);
        }
    }

    private void Advance(TimeSpan time)
    {
        // In small steps, as deadlines are met when they are due.
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(100))
        {
            Now += left < TimeSpan.FromMilliseconds(100) ? left : TimeSpan.FromMilliseconds(100);
            foreach (var owner in _owners)
            {
                owner.Tick(At());
            }

            Check();
        }
    }

    private LockNow At() => new(Now, DateTimeOffset.UnixEpoch + Now);

    private void Check()
    {
        foreach (var client in _clients.Where(client => client.Holds.Count > 0 && client.Validity <= Now))
        {
            client.Lose();
        }

        foreach (var name in Names)
        {
            var holds = _clients.SelectMany(static client => client.Holds.Values).Where(hold => hold.Tokens.Any(token => token.Name == name)).ToList();
            var modes = holds.ConvertAll(static hold => hold.Mode);
            var text = $"'{name}' is held by {string.Join(", ", holds.Select(static hold => $"{hold.Mode} {hold.Tokens[0].Token:x}"))} at {Now}.";
            Assert.True(!modes.Contains(LockMode.Exclusive) || modes.Count == 1, text);
            Assert.True(modes.Count(static mode => mode == LockMode.Upgradeable) <= 1, text);
            Assert.True(!modes.Contains(LockMode.Permits) || modes.TrueForAll(static mode => mode == LockMode.Permits), text);
            Assert.True(holds.Where(static hold => hold.Mode == LockMode.Permits).Sum(static hold => hold.Permits) <= 3, text);
        }
    }
}
