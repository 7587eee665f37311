using System.Globalization;

namespace Granary;

/// <summary>What the command line of a benchmark against peers asks for.</summary>
/// <param name="Count">How many rounds.</param>
/// <param name="Turn">How long each contestant has a load.</param>
/// <param name="Only">Parts of the names of those that take part.</param>
internal sealed record PeersArguments(int Count, TimeSpan Turn, IReadOnlyList<string> Only)
{
    /// <summary>Reads it; says how it is to be given, and answers with null, where it cannot.</summary>
    public static PeersArguments? Parse(string[] args, string command)
    {
        var parsed = new PeersArguments(Rounds.Least, TimeSpan.FromSeconds(2), [""]);
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i..])
            {
                case ["--rounds", var text, ..]:
                    parsed = parsed with { Count = int.Parse(text, CultureInfo.InvariantCulture) };
                    break;
                case ["--seconds", var text, ..]:
                    parsed = parsed with { Turn = TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) };
                    break;
                case ["--only", var text, ..]:
                    parsed = parsed with { Only = text.Split(';') };
                    break;
                default:
                    Console.Error.WriteLine($"Usage: {command} [--rounds N] [--seconds N] [--only PART-OF-A-NAME[;ANOTHER]]");
                    return null;
            }
        }

        return parsed;
    }

    /// <summary>Whether a contestant takes part.</summary>
    public bool Has(string name) => Only.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
