namespace Granary.Ids;

/// <summary>What a file holds, and which rules it breaks by itself.</summary>
internal sealed class IdFileReport(IdFile file)
{
    public IdFile File { get; } = file;

    public IdOffences Offences { get; } = new();

    public int Count => File.Values.Length;

    /// <summary>Whether the whole file grows strictly, so that it need not be sorted.</summary>
    public bool Grows { get; set; } = true;

    /// <summary>The earliest time of an id; <see langword="null"/> for a sequence or an empty file.</summary>
    public DateTimeOffset? FirstTime { get; set; }

    /// <summary>The latest time of an id.</summary>
    public DateTimeOffset? LastTime { get; set; }

    /// <summary>The workers by datacenter and number; empty for a sequence.</summary>
    public IReadOnlyList<WorkerTally> Workers { get; set; } = [];

    /// <summary>How many ids stand between noted times and were held against them.</summary>
    public long TimedCount { get; set; }

    /// <summary>By how much an id was ahead of the time noted after it at the most; zero when none was.</summary>
    public TimeSpan GreatestAhead { get; set; }

    /// <summary>By how much an id was behind the time noted before it at the most; zero when none was.</summary>
    public TimeSpan GreatestBehind { get; set; }

    /// <summary>Counts an offence of the number at <paramref name="index"/>.</summary>
    public void Offend(IdRule rule, int index, string text) =>
        Offences.Add(rule, () => new IdOffence(rule, File.Path, File.LineOf(index), text));
}
