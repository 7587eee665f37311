using System.Runtime.InteropServices;

namespace Granary.Locks;

/// <summary>
/// The sessions that a shard knows, when they run out, and those that ended lately, so that what they sent before is refused when it
/// comes after.
/// </summary>
/// <param name="claim">The claim that they are known under.</param>
internal sealed class LockSessions(LockClaim claim)
{
    private readonly Dictionary<Guid, SessionRecord> _sessions = [];
    private readonly PriorityQueue<SessionRecord, TimeSpan> _deadlines = new();
    private readonly RecentIds _ended = new();

    public int Count => _sessions.Count;

    /// <summary>When it is worth looking for sessions that have run out.</summary>
    public TimeSpan? NextDue => _deadlines.TryPeek(out _, out var due) ? due : null;

    public SessionRecord? Find(Guid session) => _sessions.GetValueOrDefault(session);

    /// <summary>Whether the session ran out or was ended lately.</summary>
    public bool HasEnded(Guid session, TimeSpan now) => _ended.Contains(session, now);

    /// <summary>The session, renewed; a new one if it is not known.</summary>
    public SessionRecord Renew(LockSessionInfo info, TimeSpan now)
    {
        ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, info.Id, out var isKnown);

        // The owner before, which may know it, can still acknowledge a keep-alive after the grant that it comes here for.
        session ??= claim.IsClean ? new SessionRecord(info) : Lasting(info);
        session.Renew(now);
        if (!isKnown)
        {
            _deadlines.Enqueue(session, session.Deadline);
        }

        return session;
    }

    /// <summary>Takes up the session of a stored holder.</summary>
    public SessionRecord Load(LockSessionInfo info)
    {
        ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, info.Id, out var isKnown);
        session ??= Lasting(info);
        if (!isKnown)
        {
            _deadlines.Enqueue(session, session.Deadline);
        }

        return session;
    }

    /// <summary>Takes note that a session is over, known or not.</summary>
    public void End(Guid session, TimeSpan now)
    {
        _sessions.Remove(session);
        _ended.Add(session, now + LockLimits.EndRemembered, now);
    }

    /// <summary>Takes out the next session that has run out with something in its hands; those without are forgotten.</summary>
    public SessionRecord? TakeExpired(TimeSpan now)
    {
        while (_deadlines.TryPeek(out var session, out var due) && due <= now)
        {
            _deadlines.Dequeue();
            if (_sessions.GetValueOrDefault(session.Info.Id) != session)
            {
                continue;
            }

            if (session.Deadline > now)
            {
                _deadlines.Enqueue(session, session.Deadline);
                continue;
            }

            if (session.Leases.Count == 0)
            {
                _sessions.Remove(session.Info.Id);
                continue;
            }

            End(session.Info.Id, now);
            return session;
        }

        return null;
    }

    private SessionRecord Lasting(LockSessionInfo info) => new(info) { Deadline = claim.DeadlineOf(info.Ttl) };
}
