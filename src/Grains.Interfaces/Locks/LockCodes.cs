namespace Granary.Locks;

/// <summary>The stable error codes of the Locks block.</summary>
public static class LockCodes
{
    /// <summary>A space that breaks <see cref="NameRules"/>.</summary>
    public const string SpaceInvalid = "locks.space_invalid";

    /// <summary>A lock's name that is empty, too long, or holds NUL or half a surrogate pair.</summary>
    public const string NameInvalid = "locks.name_invalid";

    /// <summary>No names, too many, one twice, or names of different shards in one message.</summary>
    public const string NamesInvalid = "locks.names_invalid";

    /// <summary>A request without an operation id, which names what is granted.</summary>
    public const string OperationMissing = "locks.operation_missing";

    /// <summary>A mode that is none of <see cref="LockMode"/>.</summary>
    public const string ModeInvalid = "locks.mode_invalid";

    /// <summary>Permits or a limit that are out of range.</summary>
    public const string PermitsInvalid = "locks.permits_invalid";

    /// <summary>A time to live that is out of range.</summary>
    public const string TtlInvalid = "locks.ttl_invalid";

    /// <summary>A session without an id, host or process, or with a text that cannot be stored.</summary>
    public const string SessionInvalid = "locks.session_invalid";

    /// <summary>A note that is too long or cannot be stored.</summary>
    public const string NoteInvalid = "locks.note_invalid";

    /// <summary>A timeout that is negative or too long.</summary>
    public const string TimeoutInvalid = "locks.timeout_invalid";

    /// <summary>A list's limit that is out of range, or a filter that contradicts itself.</summary>
    public const string FilterInvalid = "locks.filter_invalid";

    /// <summary>The session ran out or was ended; all that it held is lost.</summary>
    public const string SessionLost = "locks.session_lost";

    /// <summary>The lease is not there: released, run out, or taken by force.</summary>
    public const string LeaseLost = "locks.lease_lost";

    /// <summary>The lease was taken by force.</summary>
    public const string Forced = "locks.forced";

    /// <summary>What was offered was not claimed in time and went to somebody else.</summary>
    public const string OfferPassed = "locks.offer_passed";

    /// <summary>The request was given up before it came.</summary>
    public const string GivenUp = "locks.given_up";

    /// <summary>Only an upgradeable lease can be upgraded, and not twice at once.</summary>
    public const string NotUpgradeable = "locks.not_upgradeable";

    /// <summary>As many wait for the name as may.</summary>
    public const string TooManyWaiters = "locks.too_many_waiters";

    /// <summary>A session has as many leases in one shard as it may.</summary>
    public const string TooManyHolders = "locks.too_many_holders";

    /// <summary>A listener has as many watches as it may.</summary>
    public const string TooManyWatches = "locks.too_many_watches";

    /// <summary>Nobody holds the lock, or not with that token.</summary>
    public const string NotHeld = "locks.not_held";

    /// <summary>The lock could not be had in the time given.</summary>
    public const string Timeout = "locks.timeout";

    /// <summary>A write came with a token older than one that the resource has seen.</summary>
    public const string StaleToken = "locks.stale_token";

    /// <summary>The shard has come to an epoch that tokens cannot express.</summary>
    public const string EpochExhausted = "locks.epoch_exhausted";
}
