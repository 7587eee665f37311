namespace Granary.Histories;

/// <summary>
/// One operation of a recorded history: who asked what of which key, when, and what the answer was. Times are ticks of the
/// machine's monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>), which its processes share.
/// </summary>
public sealed record HistoryOperation
{
    /// <summary>The name of the process that recorded it.</summary>
    public required string Process { get; init; }

    /// <summary>What was done, in the words of the block: <c>acquire.exclusive</c>, <c>write</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>On what: histories are checked key by key.</summary>
    public required string Key { get; init; }

    /// <summary>What it was asked with: permits, a token.</summary>
    public long Argument { get; init; }

    /// <summary>A second argument: what was written.</summary>
    public long Argument2 { get; init; }

    /// <summary>Read right before it began.</summary>
    public required long Invoked { get; init; }

    /// <summary>Read right after its answer was there; null when nobody knows whether it took effect.</summary>
    public long? Returned { get; init; }

    /// <summary>The answer, in the words of the block: <c>held</c>, <c>refused</c>; null without one.</summary>
    public string? Outcome { get; init; }

    /// <summary>What the answer carried: a token, a value.</summary>
    public long Value { get; init; }

    /// <summary>A second value of the answer.</summary>
    public long Value2 { get; init; }

    public override string ToString() =>
        $"{Process}: {Kind}({Key}, {Argument}, {Argument2}) [{Invoked}..{(Returned is { } returned ? $"{returned}" : "")}] = {Outcome ?? "unknown"} {Value} {Value2}";
}
