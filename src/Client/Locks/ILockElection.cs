namespace Granary.Locks;

/// <summary>
/// One leader at a time among those who campaign under a name. Leading is holding the lock of that name, so it may be lost and its
/// token fences like any other; what the leader proclaims is the lease's note. Thread-safe.
/// </summary>
public interface ILockElection
{
    /// <summary>Waits until elected.</summary>
    /// <param name="value">What is proclaimed from the first moment; at most <see cref="LockLimits.NoteBytesMax"/> bytes of UTF-8.</param>
    /// <param name="timeout">How long; for ever by default.</param>
    /// <param name="cancellationToken">Ends the campaign.</param>
    /// <returns>The leadership: disposing it resigns, <see cref="LockHandle.AnnotateAsync"/> proclaims another value.</returns>
    Task<LockHandle> CampaignAsync(string? value = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>The present leader; <see langword="null"/> when there is none.</summary>
    Task<LockHolder?> GetLeaderAsync(CancellationToken cancellationToken = default);

    /// <summary>The present leader and every later one, also when the value changes; <see langword="null"/> while there is none. Of many changes in a row only the last may be seen.</summary>
    IAsyncEnumerable<LockHolder?> ObserveAsync(CancellationToken cancellationToken = default);
}
