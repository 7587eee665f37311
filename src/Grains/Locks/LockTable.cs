using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// The core of the block: the locks of one shard under one claim. Commands in, decisions out; knows neither clock nor store. What it
/// decided is true at once for what comes next, and is told when it is durable.
/// </summary>
internal sealed class LockTable
{
    private readonly LockSessions _sessions;
    private readonly LockWatches _watches = new();
    private readonly RecentIds _givenUp = new();
    private readonly TokenSource _tokens;
    private readonly LockBook _book;
    private readonly long _epoch;
    private readonly Guid _incarnation;
    private readonly Func<string, string, bool> _isHere;

    /// <param name="claim">The claim, and how long the holders that it found keep what they have.</param>
    /// <param name="incarnation">Of the store.</param>
    /// <param name="isHere">Whether a lock belongs to this shard.</param>
    /// <param name="rows">The stored holders.</param>
    public LockTable(LockClaim claim, Guid incarnation, Func<string, string, bool> isHere, IReadOnlyCollection<HolderRow> rows)
    {
        _epoch = claim.Epoch;
        _sessions = new LockSessions(claim);
        _incarnation = incarnation;
        _isHere = isHere;
        _tokens = new TokenSource(claim.Epoch);
        _book = new LockBook(_tokens);
        foreach (var row in rows.OrderBy(static row => row.Token))
        {
            _book.Load(row, _sessions.Load(row.Session));
        }
    }

    /// <summary>The epoch of the claim.</summary>
    public long Epoch => _epoch;

    /// <summary>Whether the claim has no more tokens to give.</summary>
    public bool IsUsedUp => _tokens.IsUsedUp;

    /// <summary>When <see cref="Tick"/> is worth calling next.</summary>
    public TimeSpan? NextDue => (_sessions.NextDue, _book.NextDue) switch
    {
        ({ } session, { } offer) => session < offer ? session : offer,
        var (session, offer) => session ?? offer,
    };

    /// <summary>How much it holds.</summary>
    public LockCensus Census => new(_book.Held, _book.Waiting, _sessions.Count);

    /// <summary>Decides one command.</summary>
    public LockDecision Decide(LockCommand command, LockNow now)
    {
        var journal = new LockJournal(now);
        var reply = command switch
        {
            AcquireLock acquire => Acquire(acquire, journal),
            ClaimOffer claim => Claim(claim, journal),
            ReleaseLock release => Release(release, journal),
            UpgradeLock upgrade => Upgrade(upgrade, journal),
            AnnotateLease annotate => Annotate(annotate, journal),
            EndSession end => End(end, journal),
            ForceRelease force => Force(force, journal),
            ListLeases list => List(list, now),
            DescribeLocks describe => Describe(describe),
            WatchLocks watch => Watch(watch),
            StopWatch stop => new Done(_watches.Remove(stop.Operation, stop.Listener)),
            _ => throw new ArgumentException($"The Locks block has no rule for {command.GetType().Name}.", nameof(command)),
        };
        Finish(journal);
        return new LockDecision(reply, journal.Changes, journal.Notices);
    }

    /// <summary>Keeps a session alive.</summary>
    public LockSessionState KeepAlive(Guid session, TimeSpan now)
    {
        var record = _sessions.Find(session);
        record?.Renew(now);
        return record is null
            ? new LockSessionState(IsKnown: false, _sessions.HasEnded(session, now), 0, 0)
            : new LockSessionState(IsKnown: true, IsLost: false, LeasesOf(record), record.Waiting);
    }

    /// <summary>Ends the sessions that have run out, and passes on the offers that nobody claimed.</summary>
    public LockTick Tick(LockNow now)
    {
        var journal = new LockJournal(now);
        var sessions = 0;
        while (_sessions.TakeExpired(now.Elapsed) is { } expired)
        {
            GiveBack(expired, LockCodes.SessionLost, journal);
            sessions++;
        }

        var offers = _book.PassOn(journal);
        Finish(journal);
        return new LockTick(journal.Changes, journal.Notices, sessions, offers);
    }

    /// <summary>Forgets a listener that is not there any more.</summary>
    public void Forget(Guid listener) => _watches.Forget(listener);

    private static int LeasesOf(SessionRecord session)
    {
        var leases = 0;
        foreach (var lease in session.Leases.Values)
        {
            leases += lease.Phase == LeasePhase.Waiting ? 0 : 1;
        }

        return leases;
    }

    private static Refusal Conflict(string code, string message) => new(RefusalKind.Conflict, code, message);

    private static Refusal LeaseLost(OperationId lease) => Conflict(
        LockCodes.LeaseLost, $"Lease {lease} is not there: it was given back, has run out, or was taken by force.");

    private void Finish(LockJournal journal)
    {
        _book.Settle(journal);
        _watches.Tell(journal);
    }

    private ShardReply Acquire(AcquireLock command, LockJournal journal)
    {
        if (LockGuards.Check(command, _isHere) is { } invalid)
        {
            return invalid;
        }

        var now = journal.Now.Elapsed;
        if (_book.Find(command.Operation) is { } known)
        {
            return known.Session.Info.Id == command.Session.Id
                ? AnswerAgain(known, command, journal)
                : Conflict(LockCodes.LeaseLost, $"Operation {command.Operation} is a lease of another session.");
        }

        if (_givenUp.Contains(command.Operation.Value, now))
        {
            return Conflict(LockCodes.GivenUp, $"Request {command.Operation} was given up before it came.");
        }

        if (_sessions.HasEnded(command.Session.Id, now))
        {
            return SessionLost(command.Session.Id);
        }

        if (_tokens.IsUsedUp)
        {
            return new Refusal(
                RefusalKind.Unavailable, LockCodes.EpochExhausted, "The shard's epoch has no more tokens; its next owner has. Ask again.");
        }

        var session = _sessions.Renew(command.Session, now);
        if (session.Leases.Count >= LockLimits.LeasesPerSessionMax)
        {
            return new Refusal(
                RefusalKind.Exhausted, LockCodes.TooManyHolders,
                $"Session {session.Info.Id} has {LockLimits.LeasesPerSessionMax} leases in one shard already; give some back, or open another session.");
        }

        var lease = _book.Arrive(command, session, journal);
        if (lease.Phase == LeasePhase.Held)
        {
            return ToReply(lease);
        }

        if (!command.Wait)
        {
            _book.Dismiss(lease);
            return new LockTaken();
        }

        if (lease.Entries.Find(static entry => entry.Waiters >= LockLimits.WaitersPerNameMax) is { } crowded)
        {
            _book.Dismiss(lease);
            return new Refusal(
                RefusalKind.Exhausted, LockCodes.TooManyWaiters,
                $"{LockLimits.WaitersPerNameMax} requests wait for lock '{crowded.Name}' of space '{crowded.Space}' already.");
        }

        _book.Enqueue(lease, journal);
        return new LockQueued(_epoch);
    }

    private ShardReply AnswerAgain(Lease lease, AcquireLock command, LockJournal journal)
    {
        lease.Session.Renew(journal.Now.Elapsed);
        if (lease.Phase == LeasePhase.Offered && lease.Listener != command.Listener)
        {
            // The one that was told of the offer does not ask any more.
            journal.Tell(command.Listener, new LockOffered(lease.Id));
        }

        lease.Listener = command.Listener;
        return lease.Phase == LeasePhase.Held ? ToReply(lease) : new LockQueued(_epoch);
    }

    private ShardReply Claim(ClaimOffer command, LockJournal journal)
    {
        var lease = _book.Find(command.Operation) ?? _book.FindUpgraded(command.Operation);
        if (lease is null || lease.Session.Info.Id != command.Session)
        {
            return Conflict(LockCodes.OfferPassed, $"What was offered to request {command.Operation} was not claimed in time and has passed on.");
        }

        lease.Session.Renew(journal.Now.Elapsed);
        var isUpgrade = lease.Id != command.Operation;
        var phase = isUpgrade ? lease.Upgrade!.Phase : lease.Phase;
        if (phase == LeasePhase.Waiting)
        {
            return new LockQueued(_epoch);
        }

        if (phase == LeasePhase.Offered)
        {
            // Whoever watches saw an offer, and now sees a holder.
            journal.Touched.AddRange(lease.Entries);
        }

        if (isUpgrade)
        {
            lease.Upgrade!.Phase = LeasePhase.Held;
        }
        else
        {
            lease.Phase = LeasePhase.Held;
        }

        return ToReply(lease);
    }

    private Done Release(ReleaseLock command, LockJournal journal)
    {
        if (_book.Find(command.Operation) is { } lease && lease.Session.Info.Id == command.Session)
        {
            _book.Remove(lease, journal);
            return new Done(Changed: true);
        }

        if (_book.FindUpgraded(command.Operation) is { } upgraded && upgraded.Session.Info.Id == command.Session)
        {
            _book.Downgrade(upgraded, journal);
            return new Done(Changed: true);
        }

        if (command.IsUnanswered)
        {
            _givenUp.Add(command.Operation.Value, journal.Now.Elapsed + LockLimits.EndRemembered, journal.Now.Elapsed);
        }

        return new Done(Changed: false);
    }

    private ShardReply Upgrade(UpgradeLock command, LockJournal journal)
    {
        if (LockGuards.Operation(command.Operation) is { } invalid)
        {
            return invalid;
        }

        var now = journal.Now.Elapsed;
        if (_book.Find(command.Lease) is not { } lease || lease.Session.Info.Id != command.Session.Id || lease.Phase == LeasePhase.Waiting)
        {
            return LeaseLost(command.Lease);
        }

        lease.Session.Renew(now);
        if (lease.Upgrade is { } under)
        {
            return (under.Id == command.Operation, under.Phase) switch
            {
                (false, _) => Conflict(LockCodes.NotUpgradeable, $"Lease {lease.Id} has been upgraded, or is about to be, by another request."),
                (true, LeasePhase.Held) => ToReply(lease),
                (true, _) => new LockQueued(_epoch),
            };
        }

        if (_givenUp.Contains(command.Operation.Value, now))
        {
            return Conflict(LockCodes.GivenUp, $"Upgrade {command.Operation} was given up before it came.");
        }

        if (lease.Mode != LockMode.Upgradeable)
        {
            return Conflict(LockCodes.NotUpgradeable, $"Lease {lease.Id} is held as {lease.Mode}; only an upgradeable one can be upgraded.");
        }

        var upgrade = new LeaseUpgrade(command.Operation, command.Listener);
        if (!_book.TryUpgrade(lease, upgrade, command.Wait, journal))
        {
            return new LockTaken();
        }

        return upgrade.Phase == LeasePhase.Held ? ToReply(lease) : new LockQueued(_epoch);
    }

    private ShardReply Annotate(AnnotateLease command, LockJournal journal)
    {
        if (LockGuards.Note(command.Note) is { } invalid)
        {
            return invalid;
        }

        if (_book.Find(command.Lease) is not { Phase: not LeasePhase.Waiting } lease || lease.Session.Info.Id != command.Session)
        {
            return LeaseLost(command.Lease);
        }

        lease.Note = command.Note;
        foreach (var hold in lease.Holds)
        {
            journal.Put(hold);
            journal.Touched.Add(hold.Entry);
        }

        return new Done(Changed: true);
    }

    private Done End(EndSession command, LockJournal journal)
    {
        var session = _sessions.Find(command.Session);
        _sessions.End(command.Session, journal.Now.Elapsed);
        if (session is null)
        {
            return new Done(Changed: false);
        }

        GiveBack(session, code: null, journal);
        return new Done(Changed: true);
    }

    private ShardReply Force(ForceRelease command, LockJournal journal)
    {
        var holds = _book.Find(command.Space, command.Name)?.Holders.Where(hold => command.Token is null || hold.Token == command.Token).ToList() ?? [];
        if (holds.Count == 0)
        {
            return new Refusal(
                RefusalKind.NotFound, LockCodes.NotHeld,
                command.Token is { } token
                    ? $"Nobody holds lock '{command.Name}' of space '{command.Space}' with token {token}."
                    : $"Nobody holds lock '{command.Name}' of space '{command.Space}'.");
        }

        var answer = new ForcedRelease([.. holds.Select(static hold => hold.ToHolder())], _tokens.Next());
        foreach (var lease in holds.Select(static hold => hold.Lease).Distinct())
        {
            journal.Tell(lease.Listener, new LockRevoked(lease.Id, LockCodes.Forced));
            _book.Remove(lease, journal);
        }

        return answer;
    }

    private LockLeaseList List(ListLeases command, LockNow now)
    {
        var session = _sessions.Find(command.Session);
        if (command.Listener is { } listener)
        {
            foreach (var lease in session?.Leases.Values ?? Enumerable.Empty<Lease>())
            {
                lease.Listener = listener;
            }
        }

        return new LockLeaseList(
            _epoch,
            session is not null,
            session is null && _sessions.HasEnded(command.Session, now.Elapsed),
            [
                .. from lease in session?.Leases.Values ?? Enumerable.Empty<Lease>()
                   from hold in lease.Holds
                   select new LockLeaseInfo(
                       hold.Entry.Space, hold.Entry.Name, lease.Id, hold.Token, lease.Mode, lease.Phase == LeasePhase.Offered),
            ]);
    }

    private ShardReply Describe(DescribeLocks command) =>
        LockGuards.Filter(command.Filter) ?? LockGuards.Limit(command.Limit) ?? (ShardReply)ListOf(command.Filter, command.Limit);

    private ShardReply Watch(WatchLocks command)
    {
        if ((LockGuards.Operation(command.Operation) ?? LockGuards.Filter(command.Filter)) is { } invalid)
        {
            return invalid;
        }

        if (_watches.CountOf(command.Listener) >= LockLimits.WatchesPerListenerMax)
        {
            return new Refusal(
                RefusalKind.Exhausted, LockCodes.TooManyWatches,
                $"The process has {LockLimits.WatchesPerListenerMax} watches in one shard already; end some, or watch a prefix.");
        }

        _watches.Add(command.Operation, command.Listener, command.Filter);
        return ListOf(command.Filter, LockLimits.ListMax);
    }

    private LockList ListOf(LockFilter filter, int limit)
    {
        if (filter is { Space: { } space, Name: { } name })
        {
            return new LockList(_epoch, _book.Find(space, name) is { } entry ? [entry.ToInfo()] : [], IsCut: false);
        }

        var found = _book.Entries
            .Where(entry => filter.Covers(entry.Space, entry.Name))
            .OrderBy(static entry => entry.Space, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Name, StringComparer.Ordinal)
            .Take(limit + 1)
            .Select(static entry => entry.ToInfo())
            .ToList();
        return new LockList(_epoch, [.. found.Take(limit)], found.Count > limit);
    }

    private void GiveBack(SessionRecord session, string? code, LockJournal journal)
    {
        foreach (var lease in session.Leases.Values.ToList())
        {
            if (code is not null)
            {
                journal.Tell(lease.Listener, new LockRevoked(lease.Id, code));
            }

            _book.Remove(lease, journal);
        }
    }

    private LockLease ToReply(Lease lease) => new(
        lease.Id, lease.Mode, [.. lease.Holds.Select(static hold => new LockToken(hold.Entry.Name, hold.Token))], _incarnation);

    private static Refusal SessionLost(Guid session) => Conflict(
        LockCodes.SessionLost, $"Session {session} has run out or was ended; open another one.");
}
