using System.CommandLine;

namespace Granary.Locks;

/// <summary><c>granary locks elect</c>: runs a command while it leads.</summary>
internal static class ElectCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (name, space, words) = (LockOptions.Name("The election's name, a lock's."), LockOptions.Space(), LockOptions.Command());
        var (wait, ttl) = (LockOptions.Wait(), LockOptions.Ttl());
        var value = new Option<string?>("--value") { Description = "What is proclaimed while leading. Default: host and process id.", HelpName = "TEXT" };
        var command = new Command("elect", "Campaigns, runs a command while leading, and ends it should the leadership be lost.")
        {
            name, words, space, value, wait, ttl,
        };
        granary.SetCommandAction(command, (parsed, run, cancellationToken) =>
        {
            var proclaimed = parsed.GetValue(value) ?? $"{Environment.MachineName} {Environment.ProcessId}";
            var request = new AcquireRequest(parsed.GetRequiredValue(name), parsed.GetRequiredValue(space), "exclusive", null, null, proclaimed);
            return new LockedRun(run, request, parsed.GetValue(ttl), parsed.GetValue(wait)).RunAsync(parsed.GetRequiredValue(words), cancellationToken);
        });
        return command;
    }
}
