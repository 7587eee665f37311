using System.Diagnostics;

namespace Granary.Processes;

/// <summary>
/// A command that shares this process' terminal, and can be ended together with all that it started: what descends from it, and what
/// carries its mark in the environment though the process between has gone.
/// </summary>
internal sealed class GuardedCommand : IDisposable
{
    private const string Mark = "GRANARY_LOCK_LEASE";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>How long what was killed may take to be gone: longer means that it is not this user's to kill.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _mark;

    private GuardedCommand(Process process, string mark)
    {
        _process = process;
        _mark = mark;
        Exited = ExitAsync();
    }

    /// <summary>Completes with the exit code; 128 + the signal's number when a signal ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a command.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="mark">What marks all that it starts, unlike any other.</param>
    /// <param name="environment">Added to this process' environment.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static GuardedCommand Start(IReadOnlyList<string> words, Guid mark, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[Mark] = mark.ToString();
        return new GuardedCommand(Process.Start(start)!, $"{Mark}={mark}");
    }

    /// <summary>Passes a signal on to the command alone.</summary>
    public void Pass(int signal)
    {
        if (!Exited.IsCompleted)
        {
            PosixSignals.Send(_process.Id, signal);
        }
    }

    /// <summary>Asks the command and all that it started to end, kills what has not ended after the grace, and returns when nothing is left.</summary>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> EndAsync(TimeSpan grace)
    {
        var started = TimeProvider.System.GetTimestamp();
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
            return true;
        }

        SendToAll(PosixSignals.Terminate);
        while (IsAlive())
        {
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            if (elapsed >= grace + KillPatience)
            {
                return false;
            }

            if (elapsed >= grace)
            {
                SendToAll(PosixSignals.Kill);
            }

            await Task.Delay(LookEvery, TimeProvider.System);
        }

        return true;
    }

    public void Dispose() => _process.Dispose();

    private bool IsAlive() => !Exited.IsCompleted || ProcessTree.Of(_process.Id, _mark).Count > 0;

    private void SendToAll(int signal)
    {
        Pass(signal);
        foreach (var id in ProcessTree.Of(_process.Id, _mark))
        {
            PosixSignals.Send(id, signal);
        }
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
