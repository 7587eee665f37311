namespace Granary.Jobs;

/// <summary>
/// The queues: their settings, and what they do at present. Thread-safe. Refusals are <see cref="GranaryException"/> with a code of
/// <see cref="JobCodes"/>; arguments that break a rule are <see cref="InvalidRequestException"/>.
/// </summary>
public interface IJobQueues
{
    /// <summary>
    /// Gives a queue its settings, and makes it if it is not there. The partitions of one that has several get them one after the other;
    /// when this fails half-way, repeat it.
    /// </summary>
    Task<QueueInfo> DefineAsync(QueueDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>Pauses, drains or resumes a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="mode">What it shall do.</param>
    /// <param name="reason">Why, for whoever looks at it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<QueueInfo> SetModeAsync(string queue, QueueMode mode, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a queue that is empty. Whether it was there.</summary>
    Task<bool> DeleteAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>A queue with what all its partitions have; <see langword="null"/> when it is not there.</summary>
    Task<QueueInfo?> FindAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>All queues, by name.</summary>
    Task<IReadOnlyList<QueueInfo>> ListAsync(CancellationToken cancellationToken = default);
}
