using System.CommandLine;
using System.CommandLine.Parsing;
using Granary.Output;

namespace Granary.Locks;

/// <summary>Arguments and options that several verbs of the block share.</summary>
internal static class LockOptions
{
    private const string SpaceDefault = "default";

    public static Argument<string> Name(string description = "The lock's name.") => new("name") { Description = description };

    public static Option<string> Space() => new("--space")
    {
        Description = $"The space that the name lives in. Default: {SpaceDefault}.",
        HelpName = "SPACE",
        DefaultValueFactory = static _ => SpaceDefault,
    };

    public static Argument<string[]> Command() => new("command")
    {
        Description = "What is run, with its arguments; put -- in front.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<TimeSpan?> Wait() => new("--wait")
    {
        Description = "How long to wait for the lock, for example 30s; 0s does not wait. Default: for ever.",
        HelpName = "DURATION",
        CustomParser = static result => DurationText.Parse(result),
    };

    public static Option<TimeSpan> Ttl() => new("--ttl")
    {
        Description = $"For how long the lock stays taken when this process dies, {LockLimits.TtlMin.TotalSeconds}s to {LockLimits.TtlMax.TotalSeconds}s. "
            + $"Below about 10s it does not outlive the loss of a silo. Default: {LockLimits.TtlDefault.TotalSeconds}s.",
        HelpName = "DURATION",
        DefaultValueFactory = static _ => LockLimits.TtlDefault,
        CustomParser = ParseTtl,
    };

    private static TimeSpan ParseTtl(ArgumentResult result)
    {
        var ttl = DurationText.Parse(result);
        if (ttl.Milliseconds != 0 || ttl < LockLimits.TtlMin || ttl > LockLimits.TtlMax)
        {
            result.AddError($"--ttl must be {LockLimits.TtlMin.TotalSeconds}s to {LockLimits.TtlMax.TotalSeconds}s, in whole seconds.");
        }

        return ttl;
    }
}
