using System.Runtime.InteropServices;

namespace Granary.Processes;

/// <summary>Signals to other processes, which .NET sends none of but SIGKILL.</summary>
internal static class PosixSignals
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal; one that comes after the end of the process is lost.</summary>
    public static void Send(int processId, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SendSignal(processId, signal);
        }
    }

    /// <summary>Whether this process is in the foreground of a terminal, which sends its signals to all of the group by itself.</summary>
    public static bool IsInForeground()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var group = GroupOfProcess();
        return Enumerable.Range(0, 3).Any(descriptor => GroupOfTerminal(descriptor) == group);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    [DllImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GroupOfProcess();

    [DllImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GroupOfTerminal(int descriptor);
}
