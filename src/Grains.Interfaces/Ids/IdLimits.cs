namespace Granary.Ids;

/// <summary>The limits of the Ids block, in one place.</summary>
public static class IdLimits
{
    /// <summary>How many worker ids one lease may cover at the most; a power of two.</summary>
    public const int WorkersPerLeaseMax = 1024;

    /// <summary>The shortest budget: how far ahead of now a lease's slice may end.</summary>
    public static readonly TimeSpan BudgetMin = TimeSpan.FromSeconds(30);

    /// <summary>The budget unless the caller asks for another: ids flow through an outage of ten minutes.</summary>
    public static readonly TimeSpan BudgetDefault = TimeSpan.FromMinutes(11);

    /// <summary>The longest budget.</summary>
    public static readonly TimeSpan BudgetMax = TimeSpan.FromHours(24);

    /// <summary>How often a process renews its leases.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);

    /// <summary>A holder that renewed within this time is taken to be alive.</summary>
    public static readonly TimeSpan HolderAlive = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The shortest slice of a lease that starts at a mark ahead of now; shorter than a restart takes, so that restarts in a
    /// row do not drive the mark away.
    /// </summary>
    public static readonly TimeSpan SliceMin = TimeSpan.FromMilliseconds(100);

    /// <summary>A silo whose clock is further off the database's than this refuses to grant.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(10);

    /// <summary>How many ids one HTTP request draws at the most.</summary>
    public const int CountMax = 100_000;

    /// <summary>The smallest range that a client takes from a sequence at once, in values.</summary>
    public const int SequenceRangeMin = 16;

    /// <summary>The largest range that a client takes from a sequence at once, in values.</summary>
    public const int SequenceRangeMax = 1 << 20;

    /// <summary>How many client ranges one durable reservation of a shard covers.</summary>
    public const int RangesPerReservation = 64;

    /// <summary>How many granted runs a shard remembers per sequence, so that their tails can come back.</summary>
    public const int OutstandingRangesMax = 256;

    /// <summary>How many runs of returned values a sequence keeps for the next takers; further tails are gaps.</summary>
    public const int ReturnedRunsMax = 128;

    /// <summary>The least that a shard reserves ahead of a monotonic sequence's values; a crash leaves what is reserved as a gap.</summary>
    public const int ReservedAheadMin = 64;

    /// <summary>The most that a shard reserves ahead of a monotonic sequence's values.</summary>
    public const int ReservedAheadMax = 1 << 16;

    /// <summary>How many takers of a strict sequence a shard remembers; each is a process' request that was carried out lately.</summary>
    public const int TakersMax = 4096;

    /// <summary>The largest step of a sequence.</summary>
    public const long SequenceStepMax = 1_000_000_000;

    /// <summary>The longest holder name, host, process or note, in characters.</summary>
    public const int HolderTextMax = 256;

    /// <summary>How many pools, deleted ones included, and how many sequences, one shard holds at the most.</summary>
    public const int NamesPerShardMax = 10_000;

    /// <summary>How many disjoint worker ranges a pool may give to datacenters.</summary>
    public const int DatacenterRangesMax = 64;
}
