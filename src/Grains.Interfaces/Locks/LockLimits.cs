namespace Granary.Locks;

/// <summary>The limits of the Locks block, in one place.</summary>
public static class LockLimits
{
    /// <summary>The longest name of a lock, in characters; any content but NUL and half a surrogate pair.</summary>
    public const int NameLengthMax = 1024;

    /// <summary>The longest note, in bytes of UTF-8.</summary>
    public const int NoteBytesMax = 4096;

    /// <summary>The longest host or process, in characters.</summary>
    public const int HolderTextMax = 256;

    /// <summary>How many locks one request may ask for.</summary>
    public const int NamesPerRequestMax = 64;

    /// <summary>The most permits that a semaphore may have.</summary>
    public const int PermitsMax = 1_000_000;

    /// <summary>How many may hold a name at once, readers or holders of permits; more wait.</summary>
    public const int HoldersPerNameMax = 10_000;

    /// <summary>How many may wait for a name.</summary>
    public const int WaitersPerNameMax = 10_000;

    /// <summary>How many leases one session may have in one shard.</summary>
    public const int LeasesPerSessionMax = 100_000;

    /// <summary>How many locks one list shows.</summary>
    public const int ListMax = 1_000;

    /// <summary>How many watches one listener may have in a shard.</summary>
    public const int WatchesPerListenerMax = 1_000;

    /// <summary>How many sessions one message to a shard renews.</summary>
    public const int SessionsPerKeepAliveMax = 4_096;

    /// <summary>How many batches one call to a hub carries.</summary>
    public const int BatchesPerHubCallMax = 256;

    /// <summary>How many ended sessions, and how many given-up requests, a shard remembers.</summary>
    public const int RememberedMax = 10_000;

    /// <summary>The shortest time to live of a session. Below about 10 s it does not outlive the loss of a silo.</summary>
    public static readonly TimeSpan TtlMin = TimeSpan.FromSeconds(2);

    /// <summary>The time to live of a session unless it asks for another.</summary>
    public static readonly TimeSpan TtlDefault = TimeSpan.FromSeconds(15);

    /// <summary>The longest time to live of a session.</summary>
    public static readonly TimeSpan TtlMax = TimeSpan.FromSeconds(300);

    /// <summary>What a holder deducts from its validity besides <see cref="ValidShare"/>: the time that its signal needs.</summary>
    public static readonly TimeSpan ValidityGuard = TimeSpan.FromMilliseconds(20);

    /// <summary>What a shard waits beyond a session's time to live before it takes the locks: for a signal that comes late.</summary>
    public static readonly TimeSpan ExpiryGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>For how long an offer is kept for its waiter.</summary>
    public static readonly TimeSpan OfferPatience = TimeSpan.FromSeconds(1);

    /// <summary>How often a hub sends keep-alives to one shard at the most.</summary>
    public static readonly TimeSpan KeepAliveWindow = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a hub waits for a shard's answer.</summary>
    public static readonly TimeSpan KeepAlivePatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a hub waits for shards that do not answer a batch, while the others of its call have answered.</summary>
    public static readonly TimeSpan HubPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a call for events stays at a shard when nothing happens.</summary>
    public static readonly TimeSpan ListenFor = TimeSpan.FromSeconds(20);

    /// <summary>A listener that has not called for as long is forgotten, with its watches.</summary>
    public static readonly TimeSpan ListenerKept = TimeSpan.FromSeconds(60);

    /// <summary>How long a shard remembers that a session ended, or that a request was given up before it came.</summary>
    public static readonly TimeSpan EndRemembered = TimeSpan.FromMinutes(2);

    /// <summary>How many keep-alives a session sends in its time to live.</summary>
    public const int KeepAlivesPerTtl = 3;

    /// <summary>The share of the time to live that a holder counts on: a hundredth is left for clocks that run at different rates.</summary>
    public const double ValidShare = 0.99;
}
