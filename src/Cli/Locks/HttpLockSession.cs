using System.Text.Json;
using Granary.Http;

namespace Granary.Locks;

/// <summary>
/// A session over HTTP, kept alive until disposed, which gives back what it holds. Says for how long its lock is held for certain: from
/// the sending of the last renewal that was acknowledged, by this machine's monotonic clock.
/// </summary>
internal sealed class HttpLockSession : IAsyncDisposable
{
    /// <summary>The longest that one request waits at the silo; who waits longer asks again.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly ApiClient _api;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<CommandError> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _session;
    private readonly TimeSpan _ttl;
    private readonly Task _keepingAlive;
    private HeldLeaseView? _lease;
    private long _proved;

    private HttpLockSession(ApiClient api, string session, TimeSpan ttl)
    {
        _api = api;
        _session = session;
        _ttl = ttl;
        _proved = _clock.GetTimestamp();
        _keepingAlive = KeepAliveAsync();
    }

    /// <summary>Completes when a silo says that the lock, or the session with it, is gone.</summary>
    public Task<CommandError> Taken => _taken.Task;

    /// <summary>For how long the lock is held for certain if no renewal gets through any more.</summary>
    public TimeSpan Validity => (_ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard - _clock.GetElapsedTime(Volatile.Read(ref _proved));

    /// <summary>Opens a session.</summary>
    public static async Task<HttpLockSession> OpenAsync(ApiClient api, TimeSpan ttl, CancellationToken cancellationToken)
    {
        var request = new NewSessionRequest((int)ttl.TotalSeconds, Environment.MachineName, $"granary {Environment.ProcessId}");
        var answer = await api.PostAsync("v1/locks/sessions", JsonSerializer.Serialize(request, ApiJson.Default.NewSessionRequest), cancellationToken);
        return new HttpLockSession(api, answer.As(ApiJson.Default.SessionView).Session, ttl);
    }

    /// <summary>Acquires the lock; <see langword="null"/> when it cannot be had in that time, of which ten minutes are used at the most.</summary>
    public async Task<HeldLeaseView?> TryAcquireAsync(AcquireRequest request, TimeSpan wait, CancellationToken cancellationToken)
    {
        wait = wait < WaitMax ? wait : WaitMax;
        var json = JsonSerializer.Serialize(request with { Session = _session, WaitSeconds = wait.TotalSeconds }, ApiJson.Default.AcquireRequest);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        try
        {
            var answer = await _api.SendOnceAsync(HttpMethod.Post, "v1/locks/acquire", json, wait + AnswerPatience, waiting.Token);
            var lease = answer.As(ApiJson.Default.HeldLeaseView);

            // Renewals that leave from now on must find it.
            Volatile.Write(ref _lease, lease);
            if (Validity < _ttl / 2)
            {
                await RenewAsync();
            }

            return lease;
        }
        catch (CommandError late) when (late.Code == LockCodes.Timeout)
        {
            return null;
        }
        catch (OperationCanceledException) when (Taken.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            // Who waits in a session that is lost waits in vain.
            throw await Taken;
        }
    }

    /// <summary>Completes when no more than <paramref name="reserve"/> of the validity is left.</summary>
    public async Task RunsOutAsync(TimeSpan reserve, CancellationToken cancellationToken)
    {
        while (Validity - reserve is var left && left > TimeSpan.Zero)
        {
            // A millisecond more: timers are coarse, and who wakes too early goes round once more.
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), _clock, cancellationToken);
        }
    }

    /// <summary>Ends the session: its lock is free once a silo answered.</summary>
    /// <exception cref="CommandError">No silo answered in that time; the lock is free when the time to live is over.</exception>
    public async Task EndAsync(TimeSpan patience)
    {
        await _end.CancelAsync();
        await _keepingAlive;
        using var giveUp = new CancellationTokenSource(patience);
        try
        {
            await _api.DeleteAsync(Path, giveUp.Token);
        }
        catch (OperationCanceledException)
        {
            throw new CommandError("cli.timeout", "No silo answered in time.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keepingAlive;
        _end.Dispose();
        _over.Dispose();
    }

    private string Path => $"v1/locks/sessions/{_session}";

    private async Task KeepAliveAsync()
    {
        var isRenewed = true;
        while (true)
        {
            await Task.Delay(isRenewed ? _ttl / LockLimits.KeepAlivesPerTtl : _ttl / 20, _clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested || _taken.Task.IsCompleted)
            {
                return;
            }

            isRenewed = await RenewAsync();
        }
    }

    private Task LoseAsync(CommandError why)
    {
        _taken.TrySetResult(why);
        return _over.CancelAsync();
    }

    private async Task<bool> RenewAsync()
    {
        var (sent, expected) = (_clock.GetTimestamp(), Volatile.Read(ref _lease));
        try
        {
            var answer = await _api.SendOnceAsync(HttpMethod.Put, Path, null, _ttl / LockLimits.KeepAlivesPerTtl, _end.Token);
            var renewal = answer.As(ApiJson.Default.RenewalView);

            // As long as nothing is known to be held, what may be granted meanwhile could lie where no answer came from.
            var isHeld = expected is null
                ? renewal.Complete
                : renewal.Held.Any(one => one.Lease == expected.Lease && one.Token == expected.Tokens[0].Token);
            if (isHeld)
            {
                Volatile.Write(ref _proved, sent);
            }
            else if (renewal.Complete)
            {
                await LoseAsync(new CommandError(LockCodes.LeaseLost, "The lock was taken from this process."));
            }

            // The shard of a lock that is missing may be one of those that did not answer.
            return isHeld || renewal.Complete;
        }
        catch (CommandError refused)
        {
            if (refused.Code == LockCodes.SessionLost)
            {
                await LoseAsync(refused);
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
