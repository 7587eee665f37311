using Granary.Shards;

namespace Granary.Ids;

/// <summary>A pool's refusals in words that say what, which, and what next.</summary>
internal sealed class PoolRefusals(PoolDefinition definition)
{
    private const int NamedMax = 10;

    private readonly string _pool = $"pool '{definition.Name}'";
    private readonly SnowflakeLayout _layout = definition.Layout;

    public Refusal TimeOutOfLayout(DateTimeOffset now)
    {
        if (now < _layout.Epoch)
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.TimeOutOfLayout,
                $"It is {now:O} and the epoch of {_pool} is {_layout.Epoch:O}; ids can be made from then on.",
                RetryAfter: _layout.Epoch - now);
        }

        return new Refusal(
            RefusalKind.Exhausted,
            IdCodes.TimeOutOfLayout,
            $"The {_layout.TimeBits} time bits of {_pool} are used up at {_layout.EndsAt:O}; "
            + "create a pool with a later epoch or more time bits.");
    }

    public Refusal WorkerHeld(LeaseRow lease, DateTimeOffset now) => new(
        RefusalKind.Conflict,
        IdCodes.WorkerHeld,
        $"{Capital(Block(lease))} of {_pool} {Held(lease)}; stop that process, or ask for other worker ids.",
        RetryAfter: Positive(IdLimits.HolderAlive - (now - lease.RenewedAt).Duration()));

    public Refusal WorkerKept(HolderRow holder) => new(
        RefusalKind.Conflict,
        IdCodes.WorkerHeld,
        $"{Capital(Block(holder.FirstWorker, holder.Workers))} of {_pool} {Be(holder.Workers)} kept for the stable name "
        + $"'{holder.Name}'; forget that holder, or ask for other worker ids.");

    public Refusal WorkerAhead(int worker, long mark, DateTimeOffset until, DateTimeOffset now) => new(
        RefusalKind.Conflict,
        IdCodes.WorkerAhead,
        $"Worker id {worker} of {_pool} is marked as used up to {_layout.TimeOf(mark):O} and it is {now:O}; "
        + "wait, or ask to take another.",
        RetryAfter: Positive(until - now));

    public Refusal LeaseLost(Guid leaseId, string? why) => new(
        RefusalKind.Conflict,
        IdCodes.LeaseLost,
        $"Lease {leaseId} of {_pool} is no more: {why ?? "it was released, or its worker ids passed to somebody else"}. "
        + "Ask for a new lease.");

    public Refusal PoolInUse(IReadOnlyList<LeaseRow> leases) => new(
        RefusalKind.Conflict,
        IdCodes.PoolInUse,
        $"{Capital(_pool)} has live leases ({leases.Count}), so it stays: {Holders(leases)}. Release them first.");

    public Refusal PoolExhausted(
        LeaseWorkers command, WorkerWindow window, WorkerSpace space, HolderRow? own, DateTimeOffset now)
    {
        var tick = _layout.TickOf(now);
        var leases = space.LeasesIn(window.First, window.End).Where(lease => lease.IsLive(tick)).ToArray();
        var kept = space.HoldersIn(window.First, window.End).Sum(holder => holder.Workers);
        var earliest = space.EarliestFree(window, command.Workers, own);
        var next = earliest == long.MaxValue
            ? "None comes back by itself: forget holders that are gone."
            : $"The next may come back at {_layout.TimeOf(earliest):O}.";
        return new Refusal(
            RefusalKind.Exhausted,
            IdCodes.PoolExhausted,
            $"{Capital(_pool)} has no {command.Workers} free worker ids side by side for datacenter {command.Datacenter}: "
            + $"of its {window.End - window.First}, {leases.Sum(lease => lease.Workers)} are leased "
            + $"and {kept} kept for stable names. Holders: {Holders(leases)}. {next}",
            RetryAfter: earliest == long.MaxValue ? null : Positive(_layout.TimeOf(earliest) - now));
    }

    private static string Holders(IReadOnlyList<LeaseRow> leases)
    {
        if (leases.Count == 0)
        {
            return "none";
        }

        var named = string.Join("; ", leases.Take(NamedMax).Select(lease => $"{lease.Holder} has {Block(lease)}"));
        return leases.Count > NamedMax ? $"{named}; and {leases.Count - NamedMax} more" : named;
    }

    private static string Held(LeaseRow lease) =>
        $"{Be(lease.Workers)} held by {lease.Holder}, which renewed last at {lease.RenewedAt:O}";

    private static string Block(LeaseRow lease) => Block(lease.FirstWorker, lease.Workers);

    private static string Block(int first, int workers) =>
        workers == 1 ? $"worker id {first}" : $"worker ids {first} to {first + workers - 1}";

    private static string Be(int workers) => workers == 1 ? "is" : "are";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static TimeSpan Positive(TimeSpan time) =>
        time > TimeSpan.FromMilliseconds(1) ? time : TimeSpan.FromMilliseconds(1);
}
