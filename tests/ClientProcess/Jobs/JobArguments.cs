using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Granary.Jobs;

/// <summary>What the command line asks for, when the first word is <see cref="Verb"/>.</summary>
internal sealed record JobArguments
{
    public const string Verb = "jobs";

    public const string Usage =
        """
        Granary.ClientProcess jobs --gateway HOST:PORT … --history FILE --queue NAME [--enqueuers 2] [--concurrency 16] [--seed N] [--cluster granary]
            (until SIGTERM)
        """;

    public List<string> Gateways { get; } = [];

    public string ClusterId { get; private set; } = "granary";

    public string History { get; private set; } = "";

    public string Queue { get; private set; } = "";

    public int Enqueuers { get; private set; } = 2;

    public int Concurrency { get; private set; } = 16;

    public int Seed { get; private set; } = 1;

    public static bool TryParse(string[] args, out JobArguments arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new JobArguments();
        for (var i = 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !arguments.TrySet(args[i], args[i + 1]))
            {
                problem = $"Not understood: {string.Join(' ', args[i..Math.Min(i + 2, args.Length)])}";
                return false;
            }
        }

        problem = arguments switch
        {
            { Gateways: [] } => "--gateway is missing.",
            { History: "" } => "--history is missing.",
            { Queue: "" } => "--queue is missing.",
            _ => null,
        };
        return problem is null;
    }

    private bool TrySet(string option, string value)
    {
        switch (option)
        {
            case "--gateway":
                Gateways.Add(value);
                return true;
            case "--cluster":
                ClusterId = value;
                return true;
            case "--history":
                History = value;
                return true;
            case "--queue":
                Queue = value;
                return true;
            case "--enqueuers" when TryParseNumber(value, out var enqueuers):
                Enqueuers = enqueuers;
                return true;
            case "--concurrency" when TryParseNumber(value, out var concurrency):
                Concurrency = concurrency;
                return true;
            case "--seed" when TryParseNumber(value, out var seed):
                Seed = seed;
                return true;
            default:
                return false;
        }
    }

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
