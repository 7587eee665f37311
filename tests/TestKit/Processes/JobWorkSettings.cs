namespace Granary.Processes;

/// <summary>What a <see cref="JobProcess"/> does.</summary>
public sealed record JobWorkSettings
{
    /// <summary>The gateways of the silos, <c>host:port</c>.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>The file that the history is written to. Its name without extension is the name of the process in it.</summary>
    public required string History { get; init; }

    /// <summary>The queue that it enqueues to and works for.</summary>
    public required string Queue { get; init; }

    /// <summary>How many enqueuers it has.</summary>
    public int Enqueuers { get; init; } = 2;

    /// <summary>How many jobs it runs at once.</summary>
    public int Concurrency { get; init; } = 16;

    public int Seed { get; init; } = 1;

    internal IEnumerable<string> ToArguments() =>
    [
        "jobs", "--history", History, "--queue", Queue, "--enqueuers", $"{Enqueuers}", "--concurrency", $"{Concurrency}", "--seed", $"{Seed}",
        .. Gateways.SelectMany(static gateway => (string[])["--gateway", gateway]),
    ];
}
