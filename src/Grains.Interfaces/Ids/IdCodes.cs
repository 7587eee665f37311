namespace Granary.Ids;

/// <summary>The stable error codes of the Ids block.</summary>
public static class IdCodes
{
    /// <summary>A pool or sequence name that breaks <see cref="NameRules"/>.</summary>
    public const string NameInvalid = "ids.name_invalid";

    /// <summary>A grant was asked for without an operation id, which names what is granted.</summary>
    public const string OperationMissing = "ids.operation_missing";

    /// <summary>A count of ids or values that is out of range.</summary>
    public const string CountOutOfRange = "ids.count_out_of_range";

    /// <summary>No pool has the name.</summary>
    public const string PoolNotFound = "ids.pool_not_found";

    /// <summary>A pool of that name is there with another definition.</summary>
    public const string PoolExists = "ids.pool_exists";

    /// <summary>The pool has live leases, so it cannot be deleted.</summary>
    public const string PoolInUse = "ids.pool_in_use";

    /// <summary>A shard holds as many pools or sequences as it can.</summary>
    public const string TooMany = "ids.too_many";

    /// <summary>A layout that does not fit.</summary>
    public const string LayoutInvalid = "ids.layout_invalid";

    /// <summary>The pool does not serve that datacenter.</summary>
    public const string DatacenterRefused = "ids.datacenter_refused";

    /// <summary>A number of workers that is no power of two or does not fit the pool.</summary>
    public const string WorkersInvalid = "ids.workers_invalid";

    /// <summary>A fixed worker id outside the pool, or not aligned to the range asked for.</summary>
    public const string WorkerInvalid = "ids.worker_invalid";

    /// <summary>A budget that is out of range.</summary>
    public const string BudgetInvalid = "ids.budget_invalid";

    /// <summary>A bound on borrowing from the future that is out of range.</summary>
    public const string FutureBorrowInvalid = "ids.future_borrow_invalid";

    /// <summary>A choice for marks that lie ahead which is none of <see cref="WhenAhead"/>.</summary>
    public const string WhenAheadInvalid = "ids.when_ahead_invalid";

    /// <summary>A holder text that is missing, too long or not fit to be stored.</summary>
    public const string HolderInvalid = "ids.holder_invalid";

    /// <summary>All worker ids are leased.</summary>
    public const string PoolExhausted = "ids.pool_exhausted";

    /// <summary>The worker id that was asked for belongs to somebody else.</summary>
    public const string WorkerHeld = "ids.worker_held";

    /// <summary>The worker id's high-water mark lies ahead of now and the caller chose to wait.</summary>
    public const string WorkerAhead = "ids.worker_ahead";

    /// <summary>The lease is not the current one of its worker ids: released, run out and passed on, or taken over.</summary>
    public const string LeaseLost = "ids.lease_lost";

    /// <summary>The layout's time bits are used up, or its epoch lies in the future.</summary>
    public const string TimeOutOfLayout = "ids.time_out_of_layout";

    /// <summary>The silo's clock is too far off the database's.</summary>
    public const string ClockSkew = "ids.clock_skew";

    /// <summary>The generator's slice is used up and was not renewed.</summary>
    public const string SliceExhausted = "ids.slice_exhausted";

    /// <summary>No sequence has the name.</summary>
    public const string SequenceNotFound = "ids.sequence_not_found";

    /// <summary>A sequence of that name is there with another definition.</summary>
    public const string SequenceExists = "ids.sequence_exists";

    /// <summary>Start, step or maximum of a sequence break a rule.</summary>
    public const string SequenceInvalid = "ids.sequence_invalid";

    /// <summary>The caller asks for values after one that the sequence has not come to: it is a new one of the name, or an outdated owner answers.</summary>
    public const string SequenceBehind = "ids.sequence_behind";

    /// <summary>The sequence has reached its maximum.</summary>
    public const string SequenceExhausted = "ids.sequence_exhausted";

    /// <summary>The caller takes values for another level than the sequence has: it was created anew since it was opened, or the client is older.</summary>
    public const string SequenceLevelDiffers = "ids.sequence_level_differs";

    /// <summary>Values of a strict sequence were asked for without saying who takes them.</summary>
    public const string TakerMissing = "ids.taker_missing";

    /// <summary>A request of a strict sequence that comes after a later one of the same taker.</summary>
    public const string TurnOver = "ids.turn_over";

    /// <summary>More takers of a strict sequence than the shard remembers.</summary>
    public const string TooManyTakers = "ids.too_many_takers";

    /// <summary>A text that is no id in the form given.</summary>
    public const string IdInvalid = "ids.id_invalid";
}
