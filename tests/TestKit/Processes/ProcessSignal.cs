namespace Granary.Processes;

/// <summary>The POSIX signals that the tests send, with Linux' numbers.</summary>
public enum ProcessSignal
{
    /// <summary>SIGQUIT: PostgreSQL ends at once, as after a crash.</summary>
    Quit = 3,

    /// <summary>SIGKILL: the process ends between two instructions.</summary>
    Kill = 9,

    /// <summary>SIGTERM: the process is asked to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: a stopped process goes on.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: the process stands still, its connections stay open.</summary>
    Stop = 19,
}
