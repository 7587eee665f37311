using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Granary;

/// <summary>What the command line asks for.</summary>
internal sealed record DrawArguments
{
    public const string Usage =
        """
        Granary.ClientProcess draw-snowflake --gateway HOST:PORT … --file FILE [--pool default] [--workers 1] [more]
        Granary.ClientProcess draw-sequence  --gateway HOST:PORT … --file FILE --sequence NAME [more]
        more: [--count N] (until SIGTERM without it) [--batch 65536] [--every MILLISECONDS] (a batch; at once without it) [--cluster granary]
        """;

    private const int BatchMax = 65_536;

    public List<string> Gateways { get; } = [];

    public string ClusterId { get; private set; } = "granary";

    public string Pool { get; private set; } = "default";

    /// <summary>Null draws from the pool.</summary>
    public string? Sequence { get; private set; }

    public int Workers { get; private set; } = 1;

    public long Count { get; private set; } = long.MaxValue;

    public int Batch { get; private set; } = BatchMax;

    /// <summary>From one batch to the next; null does not wait.</summary>
    public TimeSpan? Every { get; private set; }

    public string File { get; private set; } = "";

    public static bool TryParse(string[] args, out DrawArguments arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new DrawArguments();
        if (args is not ["draw-snowflake" or "draw-sequence", ..])
        {
            problem = "The first argument is draw-snowflake, draw-sequence or lock.";
            return false;
        }

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
            { File: "" } => "--file is missing.",
            { Sequence: null } when args[0] == "draw-sequence" => "--sequence is missing.",
            { Sequence: not null } when args[0] == "draw-snowflake" => "--sequence belongs to draw-sequence.",
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
            case "--pool":
                Pool = value;
                return true;
            case "--sequence":
                Sequence = value;
                return true;
            case "--file":
                File = value;
                return true;
            case "--workers" when TryParseNumber(value, int.MaxValue, out var workers):
                Workers = (int)workers;
                return true;
            case "--batch" when TryParseNumber(value, BatchMax, out var batch):
                Batch = (int)batch;
                return true;
            case "--every" when TryParseNumber(value, int.MaxValue, out var milliseconds):
                Every = TimeSpan.FromMilliseconds(milliseconds);
                return true;
            case "--count" when TryParseNumber(value, long.MaxValue, out var count):
                Count = count;
                return true;
            default:
                return false;
        }
    }

    private static bool TryParseNumber(string text, long max, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
