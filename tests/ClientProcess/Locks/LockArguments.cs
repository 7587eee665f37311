using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Granary.Locks;

/// <summary>What the command line asks for, when the first word is <see cref="Verb"/>.</summary>
internal sealed record LockArguments
{
    public const string Verb = "lock";

    public const string Usage =
        """
        Granary.ClientProcess lock --gateway HOST:PORT … --history FILE --register DATABASE [--names 8] [--workers 5] [--ttl MILLISECONDS]
            [--hold MILLISECONDS] (at the most, but one in ten up to twenty times as long) [--count N] (acquisitions, until SIGTERM without it) [--seed N] [--cluster granary]
        """;

    private const int MillisecondsMax = 300_000;

    public List<string> Gateways { get; } = [];

    public string ClusterId { get; private set; } = "granary";

    public string History { get; private set; } = "";

    /// <summary>The database of the registers: Npgsql's connection string, or the full path of an SQLite file.</summary>
    public string Register { get; private set; } = "";

    /// <summary>Names of each kind: mutexes, reader-writer locks and semaphores.</summary>
    public int Names { get; private set; } = 8;

    public int Workers { get; private set; } = 5;

    public TimeSpan Ttl { get; private set; } = LockLimits.TtlDefault;

    /// <summary>The longest that a lock is held; one in ten up to twenty times as long.</summary>
    public TimeSpan Hold { get; private set; } = TimeSpan.FromMilliseconds(20);

    public long Count { get; private set; } = long.MaxValue;

    public int Seed { get; private set; } = 1;

    public static bool TryParse(string[] args, out LockArguments arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new LockArguments();
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
            { Register: "" } => "--register is missing.",
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
            case "--register":
                Register = value;
                return true;
            case "--names" when TryParseNumber(value, 10_000, out var names):
                Names = (int)names;
                return true;
            case "--workers" when TryParseNumber(value, 1_000, out var workers):
                Workers = (int)workers;
                return true;
            case "--ttl" when TryParseNumber(value, MillisecondsMax, out var ttl):
                Ttl = TimeSpan.FromMilliseconds(ttl);
                return true;
            case "--hold" when TryParseNumber(value, MillisecondsMax, out var hold):
                Hold = TimeSpan.FromMilliseconds(hold);
                return true;
            case "--count" when TryParseNumber(value, long.MaxValue, out var count):
                Count = count;
                return true;
            case "--seed" when TryParseNumber(value, int.MaxValue, out var seed):
                Seed = (int)seed;
                return true;
            default:
                return false;
        }
    }

    private static bool TryParseNumber(string text, long max, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
