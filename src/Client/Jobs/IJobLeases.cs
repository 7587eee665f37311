namespace Granary.Jobs;

/// <summary>
/// The worker's protocol: fetch, heartbeat, complete or fail. <c>AddGranaryWorker</c> speaks it for handlers; whoever has no handlers of
/// that kind speaks it himself. Thread-safe.
/// </summary>
public interface IJobLeases
{
    /// <summary>How many partitions a queue has, as it was half a minute ago at the most; one that is not there yet will have one.</summary>
    Task<int> CountPartitionsAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>
    /// Fetches jobs of a queue, as soon as there are some; none when there were none in time. Of a queue with several partitions all are
    /// asked in turn; who waits at each of them by a call of its own hears of a job at once.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="worker">Who asks, as people see it.</param>
    /// <param name="max">How many at the most: 1 to <see cref="JobLimits.FetchMax"/>; of one partition never more than <see cref="JobLimits.BytesPerFetchMax"/>.</param>
    /// <param name="wait">How long to wait for the first: up to <see cref="JobLimits.FetchFor"/>.</param>
    /// <param name="handlers">What the worker can run. Default: anything.</param>
    /// <param name="partition">Only from this one, from 0 on. Default: all.</param>
    /// <param name="cancellationToken">Stops waiting. Jobs that were on their way come back after their visibility timeout.</param>
    /// <exception cref="GranaryException"><see cref="JobCodes.QueueOfSilos"/>: the silos run its jobs.</exception>
    Task<IReadOnlyList<JobLease>> FetchAsync(
        string queue, string worker, int max, TimeSpan wait, IReadOnlyCollection<JobHandlerName>? handlers = null, int? partition = null, CancellationToken cancellationToken = default);

    /// <summary>A heartbeat: the jobs are the worker's for another visibility timeout, counted from the sending. One standing each, in order.</summary>
    Task<IReadOnlyList<JobStanding>> ExtendAsync(IReadOnlyList<JobReceipt> receipts, CancellationToken cancellationToken = default);

    /// <summary>A job is done.</summary>
    /// <exception cref="GranaryException"><see cref="JobCodes.ReceiptStale"/>: it is not this run's any more, and its result is to be dropped.</exception>
    Task CompleteAsync(JobReceipt receipt, CancellationToken cancellationToken = default);

    /// <summary>A job could not be done. When it is tried again; <see langword="null"/> of one that is dead or cancelled.</summary>
    /// <param name="receipt">The run.</param>
    /// <param name="kind">What kind of error.</param>
    /// <param name="message">What it says.</param>
    /// <param name="isFinal">Whether a retry would not help.</param>
    /// <param name="retryAfter">When to try again. Default: what the backoff says.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException"><see cref="JobCodes.ReceiptStale"/>: it is not this run's any more.</exception>
    Task<DateTimeOffset?> FailAsync(
        JobReceipt receipt, string kind, string message, bool isFinal = false, TimeSpan? retryAfter = null, CancellationToken cancellationToken = default);

    /// <summary>A job is given back undone; that counts as no attempt.</summary>
    /// <exception cref="GranaryException"><see cref="JobCodes.ReceiptStale"/>: it is not this run's any more.</exception>
    Task ReturnAsync(JobReceipt receipt, CancellationToken cancellationToken = default);
}
