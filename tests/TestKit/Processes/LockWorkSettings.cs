namespace Granary.Processes;

/// <summary>What the workers of a <see cref="LockProcess"/> do.</summary>
public sealed record LockWorkSettings
{
    /// <summary>The gateways of the silos, <c>host:port</c>.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>The file that the history is written to. Its name without extension is the name of the process in it.</summary>
    public required string History { get; init; }

    /// <summary>The <see cref="RegisterDatabase"/> with the tables <c>granary_fence</c>, which the fencing guard makes, and <c>fenced_register (name, value)</c>.</summary>
    public required string Register { get; init; }

    /// <summary>How many names of each kind there are: <c>mutex-N</c>, <c>shared-N</c>, <c>permits-N</c>; besides, two mutexes that are held for long.</summary>
    public int Names { get; init; } = 8;

    /// <summary>How many workers; the first one holds on for long.</summary>
    public int Workers { get; init; } = 5;

    /// <summary>The session's time to live.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a lock is held; one in ten up to twenty times as long.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many acquisitions; null is until it is stopped.</summary>
    public long? Count { get; init; }

    public int Seed { get; init; } = 1;

    internal IEnumerable<string> ToArguments()
    {
        List<string> arguments =
        [
            "lock", "--history", History, "--register", Register, "--names", $"{Names}", "--workers", $"{Workers}",
            "--ttl", $"{(int)Ttl.TotalMilliseconds}", "--hold", $"{(int)Hold.TotalMilliseconds}", "--seed", $"{Seed}",
        ];
        if (Count is { } count)
        {
            arguments.AddRange(["--count", $"{count}"]);
        }

        return [.. arguments, .. Gateways.SelectMany(gateway => (string[])["--gateway", gateway])];
    }
}
