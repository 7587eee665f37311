namespace Granary.Processes;

/// <summary>What a <see cref="ClientProcess"/> draws and where it writes the ids to.</summary>
public sealed record DrawSettings
{
    /// <summary>The gateways of the silos, <c>host:port</c>.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>The file that the ids are written to, one a line; see <see cref="IdFile"/>.</summary>
    public required string File { get; init; }

    /// <summary>How many ids to draw; null is until it is stopped.</summary>
    public long? Count { get; init; }

    /// <summary>The pool to draw snowflake ids from, unless <see cref="Sequence"/> is set.</summary>
    public string Pool { get; init; } = "default";

    /// <summary>Worker ids to lease: a power of two.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The sequence to draw from instead of a pool; it must exist.</summary>
    public string? Sequence { get; init; }

    /// <summary>Ids per batch; each batch is written before the next one is drawn.</summary>
    public int Batch { get; init; } = 65_536;

    /// <summary>From one batch to the next; null draws as fast as it can, which fills a disk in no time.</summary>
    public TimeSpan? Every { get; init; }

    public string ClusterId { get; init; } = "granary";

    /// <summary>The client's wall clock; null is the machine's.</summary>
    public ShiftedClock? Clock { get; init; }

    internal IEnumerable<string> ToArguments()
    {
        List<string> arguments = Sequence is null
            ? ["draw-snowflake", "--pool", Pool, "--workers", $"{Workers}"]
            : ["draw-sequence", "--sequence", Sequence];
        arguments.AddRange(["--cluster", ClusterId, "--file", File, "--batch", $"{Batch}"]);
        if (Count is { } count)
        {
            arguments.AddRange(["--count", $"{count}"]);
        }

        if (Every is { } every)
        {
            arguments.AddRange(["--every", $"{(int)every.TotalMilliseconds}"]);
        }

        return [.. arguments, .. Gateways.SelectMany(gateway => (string[])["--gateway", gateway])];
    }
}
