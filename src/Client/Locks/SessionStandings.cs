using Granary.Shards;

namespace Granary.Locks;

/// <summary>What a session holds in which shard, and until when for certain; nothing any more once it is over. Thread-safe.</summary>
internal sealed class SessionStandings(LockSessionInfo session, TimeProvider time)
{
    // Twice, since a release is answered before it is carried out everywhere.
    private const int DifferencesMax = 2;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, ShardStanding> _standings = [];
    private readonly TimeSpan _validFor = (session.Ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard;
    private bool _isOver;

    /// <summary>All shards that anything was ever asked of.</summary>
    public IReadOnlyList<int> Shards
    {
        get
        {
            lock (_gate)
            {
                return [.. _standings.Keys];
            }
        }
    }

    /// <summary>A request or a release is about to be sent.</summary>
    public void Begin(int shard, OperationId request)
    {
        lock (_gate)
        {
            var standing = StandingAt(shard);
            standing.UnderWay.Add(request);
            standing.Changes++;
        }
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

    /// <summary>Holds a lease from now on.</summary>
    /// <returns>For how long it is certain; <see langword="null"/> when all is over.</returns>
    public TimeSpan? Hold(int shard, LockLease lease, long sent, HeldLock held)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            var standing = StandingAt(shard);
            standing.Epoch = standing.Epoch == 0 ? lease.Epoch : standing.Epoch;

            // Of an owner that took over meanwhile: what is held or was given up before has to be compared yet.
            standing.IsDoubtful |= lease.Epoch != standing.Epoch;
            standing.Leases[lease.Lease] = (held, time.GetTimestamp());
            standing.RenewedAt = Math.Max(standing.RenewedAt, sent);
            standing.Changes++;
            return Left(standing);
        }
    }

    /// <summary>Holds a lease no more. Whether it was held.</summary>
    public bool Drop(int shard, OperationId lease)
    {
        lock (_gate)
        {
            return _standings.TryGetValue(shard, out var standing) && standing.Leases.Remove(lease);
        }
    }

    /// <summary>For how long what is held in the shards is certain.</summary>
    public TimeSpan ValidityIn(IReadOnlyList<int> shards)
    {
        lock (_gate)
        {
            var least = _isOver ? TimeSpan.Zero : TimeSpan.MaxValue;
            foreach (var shard in shards)
            {
                var left = _standings.TryGetValue(shard, out var standing) ? Left(standing) : TimeSpan.Zero;
                least = left < least ? left : least;
            }

            return least > TimeSpan.Zero && shards.Count > 0 ? least : TimeSpan.Zero;
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
            return
            [
                .. ((bool[])[true, false])
                    .Select(held => KeepAliveOf(standing => (standing.Leases.Count > 0) == held && (held || standing.UnderWay.Count > 0)))
                    .Where(one => !_isOver && !one.Shards.IsEmpty),
            ];
        }
    }

    /// <summary>Takes in what a shard said to a keep-alive.</summary>
    public KeepAliveFinding Renewed(KeepAlive question, int index, LockRenewal renewal)
    {
        lock (_gate)
        {
            if (_isOver || !renewal.IsAnswered || !_standings.TryGetValue(renewal.Shard, out var standing))
            {
                return KeepAliveFinding.Fine;
            }

            if (renewal.State.IsLost || !renewal.State.IsKnown)
            {
                return renewal.Epoch >= standing.Epoch && standing.HeldBefore(question.Sent) ? KeepAliveFinding.Lost
                    : renewal.State.IsLost ? KeepAliveFinding.Spent
                    : KeepAliveFinding.Fine;
            }

            standing.RenewedAt = Math.Max(standing.RenewedAt, question.Sent);
            var differs = Differs(standing, question.Changes[index], renewal);
            if (standing.IsReconciling || !differs)
            {
                return KeepAliveFinding.Fine;
            }

            standing.IsReconciling = true;
            return KeepAliveFinding.Differs;
        }
    }

    /// <summary>Compares what a shard says that the session holds with what it does.</summary>
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
            if (list is null || list.Epoch < standing.Epoch || _isOver)
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

    /// <summary>From here on nothing is held.</summary>
    /// <returns>What was; <see langword="null"/> when all was over before.</returns>
    public IReadOnlyList<HeldLock>? End()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            _isOver = true;
            List<HeldLock> held = [.. _standings.Values.SelectMany(static standing => standing.Leases.Values).Select(static lease => lease.Lock).Distinct()];
            foreach (var standing in _standings.Values)
            {
                standing.Leases.Clear();
            }

            return held;
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

    private TimeSpan Left(ShardStanding standing) => _validFor - time.GetElapsedTime(standing.RenewedAt);

    private KeepAlive KeepAliveOf(Func<ShardStanding, bool> isMeant)
    {
        var meant = _standings.Where(one => isMeant(one.Value)).ToList();
        return new KeepAlive(
            [.. meant.Select(static one => one.Key)],
            time.GetTimestamp(),
            [.. meant.Select(static one => one.Value.UnderWay.Count > 0 ? KeepAlive.Uncertain : one.Value.Changes)]);
    }

    private static bool Differs(ShardStanding standing, int changes, LockRenewal renewal)
    {
        if (changes != KeepAlive.Uncertain && changes == standing.Changes)
        {
            standing.Differences = renewal.State.Leases == standing.Leases.Count ? 0 : standing.Differences + 1;
        }

        return renewal.Epoch > standing.Epoch || standing.IsDoubtful || standing.Differences >= DifferencesMax;
    }
}
