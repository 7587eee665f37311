using System.CommandLine;
using System.CommandLine.Parsing;
using Granary.Output;

namespace Granary.Locks;

/// <summary><c>granary locks run</c>: runs a command while it holds a lock.</summary>
internal static class RunCommand
{
    private const string Exclusive = "exclusive";
    private const string Permits = "permits";

    public static Command Create(GranaryCommand granary)
    {
        var (name, space, words) = (LockOptions.Name(), LockOptions.Space(), LockOptions.Command());
        var (wait, ttl) = (LockOptions.Wait(), LockOptions.Ttl());
        var mode = new Option<string?>("--mode") { Description = $"How it is held. Default: {Exclusive}, or {Permits} with --limit." };
        mode.AcceptOnlyFromAmong(Exclusive, "read", "upgradeable", Permits);
        var limit = new Option<int?>("--limit")
        {
            Description = "How many permits may be out at once: a semaphore. Everybody should say the same.",
            HelpName = "NUMBER",
            CustomParser = Number("--limit"),
        };
        var permits = new Option<int?>("--permits") { Description = "How many permits to take. Default: 1.", HelpName = "NUMBER", CustomParser = Number("--permits") };
        var note = new Option<string?>("--note") { Description = "Shown to whoever looks at the lock.", HelpName = "TEXT" };
        var command = new Command("run", "Runs a command while it holds a lock, and ends it should the lock be lost.")
        {
            name, words, space, mode, limit, permits, wait, ttl, note,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(limit) ?? result.GetResult(permits)) is not null && result.GetValue(mode) is not (null or Permits))
            {
                result.AddError($"--limit and --permits go with --mode {Permits} alone.");
            }
        });
        granary.SetCommandAction(command, (parsed, run, cancellationToken) =>
        {
            var isSemaphore = (parsed.GetValue(limit) ?? parsed.GetValue(permits)) is not null;
            var request = new AcquireRequest(
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(space),
                parsed.GetValue(mode) ?? (isSemaphore ? Permits : Exclusive),
                parsed.GetValue(permits),
                parsed.GetValue(limit),
                parsed.GetValue(note));
            return new LockedRun(run, request, parsed.GetValue(ttl), parsed.GetValue(wait)).RunAsync(parsed.GetRequiredValue(words), cancellationToken);
        });
        return command;
    }

    private static Func<ArgumentResult, int?> Number(string option)
    {
        var parse = RangedNumber.Parser(option, 1, LockLimits.PermitsMax);
        return result => parse(result);
    }
}
