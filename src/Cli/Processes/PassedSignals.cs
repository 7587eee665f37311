using System.Runtime.InteropServices;

namespace Granary.Processes;

/// <summary>
/// Catches the signals that would end this process. As long as no command runs they end the wait; then they are passed on to the
/// command, and this process ends when that does.
/// </summary>
internal sealed class PassedSignals : IDisposable
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;

    // SIGUSR1 and SIGUSR2, which mean nothing here but would end this process.
    private static readonly int[] OfUsers = OperatingSystem.IsLinux() ? [10, 12] : [];

    private readonly CancellationTokenSource _came = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private GuardedCommand? _command;

    public PassedSignals()
    {
        Catch(PosixSignal.SIGHUP, Hangup);
        Catch(PosixSignal.SIGINT, Interrupt);
        Catch(PosixSignal.SIGQUIT, Quit);
        Catch(PosixSignal.SIGTERM, PosixSignals.Terminate);
        foreach (var number in OfUsers)
        {
            Catch((PosixSignal)number, number);
        }
    }

    /// <summary>Fires with the first signal that came while no command was running.</summary>
    public CancellationToken Came => _came.Token;

    /// <summary>The number of the first signal that came while no command was running.</summary>
    public int? First { get; private set; }

    /// <summary>Passes signals on from now on.</summary>
    public void PassTo(GuardedCommand command)
    {
        lock (_lock)
        {
            _command = command;
            if (First is { } missed)
            {
                command.Pass(missed);
            }
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _came.Dispose();
    }

    private void Catch(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        lock (_lock)
        {
            Handle(number);
        }
    }));

    private void Handle(int number)
    {
        if (_command is null && OfUsers.Contains(number))
        {
            return;
        }

        if (_command is null)
        {
            First ??= number;
            _came.Cancel();
        }
        else if (number is not (Hangup or Interrupt or Quit) || !PosixSignals.IsInForeground())
        {
            // What the terminal sends comes to the command by itself, and twice would mean more than once.
            _command.Pass(number);
        }
    }
}
