namespace Granary.Jobs;

/// <summary>The limits of the Jobs block, in one place.</summary>
public static class JobLimits
{
    /// <summary>The largest payload unless a queue allows more, in bytes.</summary>
    public const int PayloadBytesDefault = 256 << 10;

    /// <summary>The largest payload that a queue may allow, in bytes. What is larger belongs elsewhere, and its address in the payload.</summary>
    public const int PayloadBytesMax = 1 << 20;

    /// <summary>All headers of a job together, names and values, in bytes of UTF-8.</summary>
    public const int HeaderBytesMax = 4096;

    /// <summary>How many headers a job may have.</summary>
    public const int HeadersMax = 32;

    /// <summary>The longest group key, in bytes of UTF-8.</summary>
    public const int GroupBytesMax = 200;

    /// <summary>The longest idempotency key, in bytes of UTF-8.</summary>
    public const int KeyBytesMax = 200;

    /// <summary>How many jobs one call of a client enqueues.</summary>
    public const int JobsPerCallMax = 10_000;

    /// <summary>How many bytes of payloads and headers one call of a client enqueues.</summary>
    public const int BytesPerCallMax = 8 << 20;

    /// <summary>How many jobs one command to a shard enqueues.</summary>
    public const int JobsPerCommandMax = 256;

    /// <summary>How many bytes of payloads and headers one command to a shard carries; a single larger job goes alone.</summary>
    public const int BytesPerCommandMax = 256 << 10;

    /// <summary>The lowest and the highest priority; higher goes first.</summary>
    public const int PriorityMin = 0;

    /// <inheritdoc cref="PriorityMin"/>
    public const int PriorityMax = 9;

    /// <summary>The priority of a job that asks for none.</summary>
    public const int PriorityDefault = 5;

    /// <summary>Into how many partitions a queue may be cut: as many as a store has shards.</summary>
    public const int PartitionsMax = 16;

    /// <summary>How many attempts a job gets unless its queue or it asks for others.</summary>
    public const int AttemptsDefault = 10;

    /// <summary>The most attempts that may be asked for.</summary>
    public const int AttemptsMax = 100;

    /// <summary>How many of a job's errors are kept, the last ones.</summary>
    public const int ErrorsKept = 10;

    /// <summary>The longest message of an error, in characters; longer ones are cut.</summary>
    public const int ErrorLengthMax = 2_000;

    /// <summary>The longest name of a worker, in characters.</summary>
    public const int WorkerLengthMax = 256;

    /// <summary>How many jobs one fetch hands out.</summary>
    public const int FetchMax = 100;

    /// <summary>How many bytes of payloads one fetch of a partition hands out.</summary>
    public const int BytesPerFetchMax = 4 << 20;

    /// <summary>How many receipts one heartbeat names.</summary>
    public const int ReceiptsPerHeartbeatMax = 1_000;

    /// <summary>How many handlers a worker may name.</summary>
    public const int HandlersPerWorkerMax = 1_000;

    /// <summary>How many jobs one list shows.</summary>
    public const int ListMax = 1_000;

    /// <summary>How many dead jobs one command requeues or purges.</summary>
    public const int DeadPerCommandMax = 1_000;

    /// <summary>How many queues one shard owns.</summary>
    public const int QueuesPerShardMax = 10_000;

    /// <summary>How many jobs of a shard are in memory; the others wait in their rows.</summary>
    public const int LoadedMax = 50_000;

    /// <summary>After how many crashes of its owner a running job is put among the dead.</summary>
    public const int CrashesMax = 3;

    /// <summary>How many jobs of one queue may wait unless it says otherwise.</summary>
    public const long PendingDefault = 10_000_000;

    /// <summary>The most that a queue may let wait.</summary>
    public const long PendingMax = 1_000_000_000;

    /// <summary>The furthest that a job may be put off.</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromDays(3653);

    /// <summary>The shortest visibility timeout: how long a worker may be silent before its job goes to another.</summary>
    public static readonly TimeSpan VisibilityMin = TimeSpan.FromSeconds(5);

    /// <summary>The visibility timeout of a queue that asks for none.</summary>
    public static readonly TimeSpan VisibilityDefault = TimeSpan.FromSeconds(60);

    /// <summary>The longest visibility timeout.</summary>
    public static readonly TimeSpan VisibilityMax = TimeSpan.FromHours(12);

    /// <summary>How many heartbeats a worker sends in a visibility timeout.</summary>
    public const int HeartbeatsPerVisibility = 3;

    /// <summary>The longest that a job may be kept from a retry.</summary>
    public static readonly TimeSpan BackoffMax = TimeSpan.FromDays(7);

    /// <summary>How long an idempotency key may be kept after its job is done.</summary>
    public static readonly TimeSpan KeyWindowMax = TimeSpan.FromDays(30);

    /// <summary>The shortest time that finished jobs are kept: a repeat of an enqueue finds them.</summary>
    public static readonly TimeSpan RetentionMin = TimeSpan.FromMinutes(10);

    /// <summary>How long finished jobs are kept unless the queue says otherwise.</summary>
    public static readonly TimeSpan HistoryDefault = TimeSpan.FromDays(1);

    /// <summary>How long dead jobs are kept unless the queue says otherwise.</summary>
    public static readonly TimeSpan DeadDefault = TimeSpan.FromDays(30);

    /// <summary>The longest retention.</summary>
    public static readonly TimeSpan RetentionMax = TimeSpan.FromDays(3653);

    /// <summary>How long a fetch stays at a shard when there is nothing to do.</summary>
    public static readonly TimeSpan FetchFor = TimeSpan.FromSeconds(20);
}
