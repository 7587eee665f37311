using System.Numerics;

namespace Granary.Ids;

/// <summary>What a process wants of a pool. Equal options give the same generator.</summary>
public sealed record SnowflakeOptions
{
    /// <summary>The least <see cref="FutureBorrow"/>: below it the steps of the coarse clock would be felt.</summary>
    public static readonly TimeSpan FutureBorrowMin = TimeSpan.FromMilliseconds(8);

    /// <summary>The greatest <see cref="FutureBorrow"/>.</summary>
    public static readonly TimeSpan FutureBorrowMax = TimeSpan.FromSeconds(5);

    private const int DatacenterMax = 1023;

    /// <summary>How many worker ids to lease: a power of two, 1 to <see cref="IdLimits.WorkersPerLeaseMax"/>. More make more ids per second. Default: 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The first worker id, where a fixed one is wanted; a multiple of <see cref="Workers"/>. Default: any.</summary>
    public int? Worker { get; init; }

    /// <summary>The stable name under which the same worker ids come back after a restart, unique per process; at most <see cref="IdLimits.HolderTextMax"/> characters. Default: none.</summary>
    public string? HolderName { get; init; }

    /// <summary>What to do when the worker ids that come back are marked ahead of now. Default: <see cref="WhenAhead.Start"/>.</summary>
    public WhenAhead WhenAhead { get; init; }

    /// <summary>How long ids flow without any silo, 30 s to 24 h; a crashed process keeps its worker ids for as long. Default: 11 minutes.</summary>
    public TimeSpan Budget { get; init; } = IdLimits.BudgetDefault;

    /// <summary>The datacenter that the ids carry, 0 to 1023. Default: that of the process, <see cref="Hosting.GranaryClientOptions.Datacenter"/>.</summary>
    public int? Datacenter { get; init; }

    /// <summary>How far a burst may run ahead of time, 8 ms to 5 s: beyond it callers wait for the clock. Default: 10 ms.</summary>
    public TimeSpan FutureBorrow { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Anything that helps people to recognise the holder; at most <see cref="IdLimits.HolderTextMax"/> characters. Default: none.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the holder insists on certain worker ids; such a one does not take others when it loses them.</summary>
    internal bool IsBound => HolderName is not null || Worker is not null;

    /// <exception cref="InvalidRequestException">An option breaks its rule; the message names it.</exception>
    internal void Validate()
    {
        Require(
            Workers is >= 1 and <= IdLimits.WorkersPerLeaseMax && BitOperations.IsPow2(Workers),
            IdCodes.WorkersInvalid,
            nameof(Workers),
            Workers,
            $"a power of two from 1 to {IdLimits.WorkersPerLeaseMax}");
        Require(
            Worker is null || (Worker >= 0 && Worker % Workers == 0),
            IdCodes.WorkerInvalid,
            nameof(Worker),
            Worker,
            $"a multiple of {nameof(Workers)}, which is {Workers}, and not negative");
        RequireText(HolderName, nameof(HolderName));
        Require(Enum.IsDefined(WhenAhead), IdCodes.WhenAheadInvalid, nameof(WhenAhead), WhenAhead, "Start, Wait or TakeAnother");
        Require(
            Budget >= IdLimits.BudgetMin && Budget <= IdLimits.BudgetMax,
            IdCodes.BudgetInvalid,
            nameof(Budget),
            Budget,
            $"{IdLimits.BudgetMin} to {IdLimits.BudgetMax}");
        Require(
            Datacenter is null or (>= 0 and <= DatacenterMax),
            IdCodes.DatacenterRefused,
            nameof(Datacenter),
            Datacenter,
            $"0 to {DatacenterMax}");
        Require(
            FutureBorrow >= FutureBorrowMin && FutureBorrow <= FutureBorrowMax,
            IdCodes.FutureBorrowInvalid,
            nameof(FutureBorrow),
            FutureBorrow,
            $"{FutureBorrowMin} to {FutureBorrowMax}");
        RequireText(Note, nameof(Note));
    }

    private static void RequireText(string? text, string option) => Require(
        text is null || (text.Length is > 0 and <= IdLimits.HolderTextMax && !text.Any(char.IsControl)),
        IdCodes.HolderInvalid,
        option,
        text is null ? null : $"of {text.Length} characters",
        $"1 to {IdLimits.HolderTextMax} characters without control characters");

    private static void Require(bool holds, string code, string option, object? value, string rule)
    {
        if (!holds)
        {
            throw new InvalidRequestException(code, $"{option} is {value}; it must be {rule}.", option);
        }
    }
}
