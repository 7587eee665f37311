using System.ComponentModel;
using Granary.Processes;

namespace Granary.Locks;

/// <summary>
/// Runs a command while a lock is held: acquires it, starts the command, and gives the lock back when that ends. Should the lock be
/// lost, the command and all that it started are ended before anybody else can have it.
/// </summary>
internal sealed class LockedRun(CommandRun run, AcquireRequest request, TimeSpan ttl, TimeSpan? wait)
{
    private const int ErrorNoSuchFile = 2;

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveBackPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(2);

    /// <summary>How long the command has between being asked to end and being killed.</summary>
    private readonly TimeSpan _grace = Shorter(ttl / 5, TimeSpan.FromSeconds(5));

    /// <summary>How long before the end of the validity it is killed, for the kernel to do it.</summary>
    private readonly TimeSpan _reserve = Shorter(ttl / 10, TimeSpan.FromSeconds(1));

    /// <summary>Runs the command.</summary>
    /// <returns>The command's exit code, or one of <see cref="LockExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var signals = new PassedSignals();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Came);
        try
        {
            if (await AcquireAsync(waiting.Token) is not { } held)
            {
                Tell(LockCodes.Timeout, $"Lock '{request.Name}' could not be had in the time given.");
                return LockExitCodes.NotInTime;
            }

            await using (held.Session)
            {
                return await RunHeldAsync(words, held, signals, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (signals.First is { } signal)
        {
            return LockExitCodes.SignalBase + signal;
        }
    }

    private async Task<Held?> AcquireAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var session = await HttpLockSession.OpenAsync(run.Api, ttl, cancellationToken);
        for (var failures = 0; ;)
        {
            try
            {
                session ??= await HttpLockSession.OpenAsync(run.Api, ttl, cancellationToken);
                if (await session.TryAcquireAsync(request, Left(started) ?? TimeSpan.MaxValue, cancellationToken) is { } lease)
                {
                    return session.Validity > _reserve + _grace
                        ? new Held(session, lease)
                        : throw new CommandError(LockCodes.SessionLost, "The silo answered too late to begin with the lock.");
                }

                if (Left(started) <= TimeSpan.Zero)
                {
                    await session.DisposeAsync();
                    return null;
                }
            }
            catch (CommandError error) when (IsPassing(error) && Left(started) is not { Ticks: <= 0 })
            {
                // What became of the request is unknown, so its session ends with whatever it may hold, and the next one asks anew.
                await AbandonAsync(session);
                session = null;
                await Task.Delay(Shorter(TimeSpan.FromMilliseconds(100 << Math.Min(failures++, 6)), PauseMax), TimeProvider.System, cancellationToken);
            }
            catch
            {
                await AbandonAsync(session);
                throw;
            }
        }
    }

    private async Task<int> RunHeldAsync(IReadOnlyList<string> words, Held held, PassedSignals signals, CancellationToken cancellationToken)
    {
        using var command = Start(words, held.Lease, out var exitCode);
        if (command is null)
        {
            await GiveBackAsync(held.Session);
            return exitCode;
        }

        signals.PassTo(command);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var runningOut = held.Session.RunsOutAsync(_reserve + _grace, over.Token);
        var first = await Task.WhenAny(command.Exited, held.Session.Taken, runningOut);
        await over.CancelAsync();
        if (first == command.Exited)
        {
            await GiveBackAsync(held.Session);
            return await command.Exited;
        }

        var why = first == held.Session.Taken
            ? await held.Session.Taken
            : new CommandError(LockCodes.LeaseLost, "No silo has renewed the lock in time.");
        Tell(why.Code, $"Lock '{request.Name}' is lost: {why.Message} The command is ended.");
        if (!await command.EndAsync(_grace))
        {
            Tell("cli.command", "Something that the command started cannot be killed and still runs without the lock.");
        }

        await LeaveAsync(held.Session);
        cancellationToken.ThrowIfCancellationRequested();
        return LockExitCodes.Lost;
    }

    private GuardedCommand? Start(IReadOnlyList<string> words, HeldLeaseView lease, out int exitCode)
    {
        exitCode = ExitCodes.Done;
        try
        {
            return GuardedCommand.Start(words, lease.Lease, new Dictionary<string, string>
            {
                ["GRANARY_LOCK_NAME"] = request.Name,
                ["GRANARY_LOCK_SPACE"] = request.Space,
                ["GRANARY_LOCK_TOKEN"] = lease.Tokens[0].Token,
            });
        }
        catch (Win32Exception error)
        {
            Tell("cli.command", $"'{words[0]}' cannot be started: {error.Message}");
            exitCode = error.NativeErrorCode == ErrorNoSuchFile ? LockExitCodes.NoCommand : LockExitCodes.NotExecutable;
            return null;
        }
    }

    private async Task GiveBackAsync(HttpLockSession session)
    {
        try
        {
            await session.EndAsync(GiveBackPatience);
        }
        catch (CommandError error)
        {
            Tell(error.Code, $"Lock '{request.Name}' could not be given back and is free in {ttl.TotalSeconds:0} s: {error.Message}");
        }
    }

    private static async Task AbandonAsync(HttpLockSession? session)
    {
        if (session is null)
        {
            return;
        }

        await using (session)
        {
            await LeaveAsync(session);
        }
    }

    private static async Task LeaveAsync(HttpLockSession session)
    {
        try
        {
            await session.EndAsync(LeavePatience);
        }
        catch (CommandError)
        {
            // It ends by itself.
        }
    }

    private static bool IsPassing(CommandError error) =>
        error.IsPassing || error.Code is LockCodes.SessionLost or LockCodes.GivenUp;

    private void Tell(string code, string message) => run.Terminal.Error.WriteLine(
        run.Json ? Output.JsonOutput.Error(new CommandError(code, message)) : $"granary: {code}: {message}");

    private TimeSpan? Left(long started) => wait is { } whole
        ? whole - TimeProvider.System.GetElapsedTime(started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero
        : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record Held(HttpLockSession Session, HeldLeaseView Lease);
}
