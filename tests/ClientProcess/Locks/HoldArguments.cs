using System.Diagnostics.CodeAnalysis;

namespace Granary.Locks;

/// <summary>What the command line asks for, when the first word is <see cref="Verb"/>.</summary>
/// <param name="Gateway">The silo's gateway.</param>
/// <param name="Name">What the names of the locks begin with.</param>
internal sealed record HoldArguments(string Gateway, string Name)
{
    public const string Verb = "hold";

    public const string Usage = "Granary.ClientProcess hold HOST:PORT NAME (until SIGTERM)";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out HoldArguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = args is [_, var gateway, var name] ? new HoldArguments(gateway, name) : null;
        problem = arguments is null ? $"Not understood: {string.Join(' ', args)}" : null;
        return arguments is not null;
    }
}
