using System.Data.Common;
using Granary.Histories;

namespace Granary.Locks;

/// <summary>
/// One worker: picks a name, acquires it in some mode, uses it, and gives it back, over and over. The first worker of a process is a keeper: it
/// holds on for longer than a lease lives and writes all the time, so that whatever happens finds somebody who holds a lock, and somebody whose
/// writes are stale afterwards.
/// </summary>
internal sealed class LockWorker(
    LockArguments arguments, int number, WorkSession session, FencedRegisters registers, HistoryRecorder recorder, WorkCount count)
{
    /// <summary>How many permits the semaphores have.</summary>
    public const int PermitsMax = 3;

    // So that whatever happens finds locks that are held, and yet most of them pass on quickly.
    private const int LongHoldEvery = 10;
    private const int LongHoldTimes = 20;

    private static readonly TimeSpan[] Timeouts = [TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)];
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(50);

    private const int KeptNames = 2;
    private const int KeepersWritesPerTtl = 10;

    private readonly Random _random = new((arguments.Seed * 1_000) + number);

    private bool IsKeeper => number == 0;

    public async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested && count.TryBegin())
        {
            var (kind, name, request) = IsKeeper ? (LockWords.AcquireExclusive, $"mutex-kept-{_random.Next(KeptNames)}", LockRequest.Exclusive) : Choose();
            if (await TryAcquireAsync(kind, name, request) is { } handle)
            {
                await (IsKeeper ? KeepAsync(handle, stopping) : UseAsync(handle, kind));
            }
        }
    }

    private (string Kind, string Name, LockRequest Request) Choose()
    {
        var name = _random.Next(arguments.Names);
        return _random.Next(10) switch
        {
            < 4 => (LockWords.AcquireExclusive, $"mutex-{name}", LockRequest.Exclusive),
            < 5 => (LockWords.AcquireExclusive, $"shared-{name}", LockRequest.Exclusive),
            < 7 => (LockWords.AcquireRead, $"shared-{name}", LockRequest.Read),
            < 8 => (LockWords.AcquireUpgradeable, $"shared-{name}", LockRequest.Upgradeable),
            _ => (LockWords.AcquirePermits, $"permits-{name}", LockRequest.Semaphore(PermitsMax, _random.Next(1, PermitsMax + 1))),
        };
    }

    private async Task<LockHandle?> TryAcquireAsync(string kind, string name, LockRequest request)
    {
        var call = recorder.Invoke(kind, name, kind == LockWords.AcquirePermits ? request.Permits : 0);
        try
        {
            var handle = await session.Current.TryAcquireAsync(name, request, Timeouts[_random.Next(Timeouts.Length)]);
            if (handle is null)
            {
                call.Return(LockWords.Refused);
                return null;
            }

            var token = handle.Token;
            handle.HandleLostToken.UnsafeRegister(_ => recorder.Note(LockWords.Lost, name, token), null);
            call.Return(LockWords.Held, token);
            count.Held();
            return handle;
        }
        catch (Exception problem) when (problem is GranaryException or ObjectDisposedException or OperationCanceledException)
        {
            call.Fail(problem);
            await Task.Delay(AfterRefusal, TimeProvider.System);
            return null;
        }
    }

    private async Task UseAsync(LockHandle handle, string kind)
    {
        // An upgrade changes the handle's token; the hold is known by the one it began with.
        var (name, hold, token) = (handle.Name, handle.Token, handle.Token);
        var isWriter = kind == LockWords.AcquireExclusive;
        if (kind == LockWords.AcquireUpgradeable)
        {
            await ReadAsync(name);
            if (await TryUpgradeAsync(handle, hold))
            {
                (isWriter, token) = (true, handle.Token);
            }
        }

        // Without asking whether the lock is still held: where it is not, the register is what says no.
        var longest = arguments.Hold * (_random.Next(LongHoldEvery) == 0 ? LongHoldTimes : 1);
        await Task.Delay(longest * _random.NextDouble(), TimeProvider.System);
        if (isWriter)
        {
            await WriteAsync(name, token);
        }
        else
        {
            await ReadAsync(name);
        }

        await ReleaseAsync(handle, name, hold);
    }

    private async Task KeepAsync(LockHandle handle, CancellationToken stopping)
    {
        var (name, token) = (handle.Name, handle.Token);
        for (var writes = _random.Next(2 * KeepersWritesPerTtl); writes >= 0 && !stopping.IsCancellationRequested; writes--)
        {
            await WriteAsync(name, token);
            await Task.Delay(arguments.Ttl / KeepersWritesPerTtl, TimeProvider.System, CancellationToken.None);
        }

        await ReleaseAsync(handle, name, token);
    }

    private async Task<bool> TryUpgradeAsync(LockHandle handle, long hold)
    {
        var call = recorder.Invoke(LockWords.Upgrade, handle.Name, hold);
        try
        {
            var upgraded = await handle.TryUpgradeAsync(Timeouts[_random.Next(1, 3)]);
            call.Return(upgraded ? LockWords.Held : LockWords.Refused, upgraded ? handle.Token : 0);
            return upgraded;
        }
        catch (Exception problem) when (problem is GranaryException or ObjectDisposedException or OperationCanceledException)
        {
            call.Fail(problem);
            return false;
        }
    }

    private async Task WriteAsync(string name, long token)
    {
        var value = _random.NextInt64();
        var call = recorder.Invoke(LockWords.Write, name, token, value);
        try
        {
            call.Return(await registers.TryWriteAsync(name, token, value) ? LockWords.Accepted : LockWords.Refused);
        }
        catch (DbException problem)
        {
            call.Fail(problem);
        }
    }

    private async Task ReadAsync(string name)
    {
        var call = recorder.Invoke(LockWords.Read, name);
        try
        {
            call.Return(LockWords.Done, await registers.ReadAsync(name));
        }
        catch (DbException problem)
        {
            call.Fail(problem);
        }
    }

    private async Task ReleaseAsync(LockHandle handle, string name, long hold)
    {
        var call = recorder.Invoke(LockWords.Release, name, hold);
        try
        {
            await handle.DisposeAsync();
            call.Return(LockWords.Done);
        }
        catch (GranaryException problem)
        {
            call.Fail(problem);
        }
    }
}
