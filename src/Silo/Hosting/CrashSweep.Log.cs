namespace Granary.Hosting;

internal sealed partial class CrashSweep
{
    [LoggerMessage(5001, LogLevel.Information, "Silo {Name} ({Address}) has crashed: its process is gone. It is declared dead.")]
    private partial void LogDeclaredDead(string name, SiloAddress address);
}
