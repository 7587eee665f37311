using System.Diagnostics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Keeps a session alive while it holds or asks for something, and ends it the moment that it is not certain any more that it lives.
/// A keep-alive is sent when it is due even if earlier ones have no answer yet; each that is answered counts from its own sending.
/// </summary>
internal sealed class SessionKeeper : IDisposable
{
    // After one that failed the next comes sooner than it is due.
    private const int FailedBeatsPerTtl = 12;

    private readonly Lock _gate = new();
    private readonly LockSession _session;
    private readonly LockEnvironment _environment;
    private readonly ITimer _beat;
    private readonly ITimer _expiry;
    private long _expiryDue = long.MaxValue;
    private bool _isAwake;
    private bool _isOver;

    public SessionKeeper(LockSession session, LockEnvironment environment)
    {
        (_session, _environment) = (session, environment);
        _beat = environment.Time.CreateTimer(_ => Beat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _expiry = environment.Time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>There is something to keep.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isAwake))
        {
            return;
        }

        lock (_gate)
        {
            if (!_isAwake && !_isOver)
            {
                Volatile.Write(ref _isAwake, true);
                _beat.Change(_session.Ttl / LockLimits.KeepAlivesPerTtl, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Looks after so long whether the session is still certain; earlier if it must anyway.</summary>
    public void Watch(TimeSpan left)
    {
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        var due = _environment.Time.GetTimestamp() + (long)(left.TotalSeconds * _environment.Time.TimestampFrequency);
        lock (_gate)
        {
            if (due < _expiryDue && !_isOver)
            {
                _expiryDue = due;
                _expiry.Change(left, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _beat.Dispose();
            _expiry.Dispose();
        }
    }

    private void Beat()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            // Before it is seen what there is: what begins after that wakes it again.
            Volatile.Write(ref _isAwake, false);
        }

        var keepAlives = _session.KeepAlives();
        if (keepAlives.Count > 0)
        {
            Wake();
        }

        foreach (var keepAlive in keepAlives)
        {
            _ = Send(keepAlive);
        }
    }

    private async Task Send(KeepAlive keepAlive)
    {
        // Keep-alives belong to no caller's trace, least of all to that of the first one.
        Activity.Current = null;
        try
        {
            // What comes later than the time to live renews nothing.
            var renewals = await _environment.Shards
                .Renew(_session.Id, _session.Ttl, keepAlive.Shards, CancellationToken.None)
                .WaitAsync(_session.Ttl, _environment.Time);
            var isComplete = true;
            for (var i = 0; i < keepAlive.Shards.Length; i++)
            {
                _session.Renewed(keepAlive, i, renewals[i]);
                isComplete &= renewals[i].IsAnswered;
            }

            _environment.Metrics.KeptAlive(isComplete ? LockOutcomes.Ok : LockOutcomes.Unanswered);
            if (!isComplete)
            {
                Hurry();
            }
        }
        catch (Exception cause)
        {
            _environment.Metrics.KeptAlive(cause is ICodedError coded ? coded.Code : ClientCodes.CallFailed);
            _environment.Log.LogNotKeptAlive(cause, _session.Id, _session.ShortestValidity() ?? TimeSpan.Zero);
            Hurry();
        }
    }

    private void Hurry()
    {
        lock (_gate)
        {
            if (_isAwake && !_isOver)
            {
                _beat.Change(_session.Ttl / FailedBeatsPerTtl, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            _expiryDue = long.MaxValue;
        }

        if (_session.ShortestValidity() is not { } left)
        {
            return;
        }

        if (left <= TimeSpan.Zero)
        {
            _session.Lose($"No keep-alive of session {_session.Id} got through for {_session.Ttl.TotalSeconds:0.###} s.");
            return;
        }

        Watch(left);
    }
}
