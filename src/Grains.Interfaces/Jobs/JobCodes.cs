namespace Granary.Jobs;

/// <summary>The stable error codes of the Jobs block.</summary>
public static class JobCodes
{
    /// <summary>A queue's name that breaks <see cref="NameRules"/>.</summary>
    public const string QueueInvalid = "jobs.queue_invalid";

    /// <summary>Settings of a queue that are out of range or contradict each other.</summary>
    public const string DefinitionInvalid = "jobs.definition_invalid";

    /// <summary>There is no such queue.</summary>
    public const string QueueNotFound = "jobs.queue_not_found";

    /// <summary>The queue has jobs, and what was asked needs an empty one.</summary>
    public const string QueueNotEmpty = "jobs.queue_not_empty";

    /// <summary>The silos run the queue's jobs, so that no worker can fetch them.</summary>
    public const string QueueOfSilos = "jobs.queue_of_silos";

    /// <summary>The queue takes no jobs: it is being drained.</summary>
    public const string QueueDraining = "jobs.queue_draining";

    /// <summary>As many jobs wait in the queue as may.</summary>
    public const string QueueFull = "jobs.queue_full";

    /// <summary>The shard has as many queues as it may.</summary>
    public const string TooManyQueues = "jobs.too_many_queues";

    /// <summary>The queue has another number of partitions than the sender believed; ask again, and send anew.</summary>
    public const string PartitionsChanged = "jobs.partitions_changed";

    /// <summary>A job's id that is none, or names another shard.</summary>
    public const string IdInvalid = "jobs.id_invalid";

    /// <summary>A handler's name or version that breaks the rules.</summary>
    public const string HandlerInvalid = "jobs.handler_invalid";

    /// <summary>The payload is given twice, or is no base64.</summary>
    public const string PayloadInvalid = "jobs.payload_invalid";

    /// <summary>A payload that is larger than the queue allows.</summary>
    public const string PayloadTooLarge = "jobs.payload_too_large";

    /// <summary>Headers that are too many, too large, named twice, or cannot be stored.</summary>
    public const string HeadersInvalid = "jobs.headers_invalid";

    /// <summary>A time that is too far ahead, or an expiry that is over before the job is due.</summary>
    public const string TimeInvalid = "jobs.time_invalid";

    /// <summary>A priority that is out of range.</summary>
    public const string PriorityInvalid = "jobs.priority_invalid";

    /// <summary>A group key that is empty, too long, or cannot be stored.</summary>
    public const string GroupInvalid = "jobs.group_invalid";

    /// <summary>An idempotency key that is empty, too long, or cannot be stored, or a window that is out of range.</summary>
    public const string KeyInvalid = "jobs.key_invalid";

    /// <summary>Attempts, a backoff or a visibility timeout that are out of range.</summary>
    public const string LimitsInvalid = "jobs.limits_invalid";

    /// <summary>Too many jobs or bytes in one call, or none.</summary>
    public const string BatchInvalid = "jobs.batch_invalid";

    /// <summary>There is no such job, or not any more.</summary>
    public const string JobNotFound = "jobs.job_not_found";

    /// <summary>The job runs, and what was asked needs one that waits.</summary>
    public const string JobRunning = "jobs.job_running";

    /// <summary>The job has ended.</summary>
    public const string JobEnded = "jobs.job_ended";

    /// <summary>The job changed while it was looked for; ask again.</summary>
    public const string Changing = "jobs.changing";

    /// <summary>The receipt is not that of the job's newest run: the job went to another worker, was cancelled, or has ended.</summary>
    public const string ReceiptStale = "jobs.receipt_stale";

    /// <summary>A receipt that cannot be read.</summary>
    public const string ReceiptInvalid = "jobs.receipt_invalid";

    /// <summary>A worker without a name, with one that is too long, or with handlers, room or patience out of range.</summary>
    public const string FetchInvalid = "jobs.fetch_invalid";

    /// <summary>A list's filter or limit that breaks the rules.</summary>
    public const string FilterInvalid = "jobs.filter_invalid";

    /// <summary>Why a job is dead: it was not started before it expired.</summary>
    public const string Expired = "jobs.expired";

    /// <summary>Why an attempt failed, or a job is dead: its worker was silent for too long.</summary>
    public const string WorkerLost = "jobs.worker_lost";

    /// <summary>Why an attempt failed, or a job is dead: the silo that ran it was lost.</summary>
    public const string SiloLost = "jobs.silo_lost";
}
