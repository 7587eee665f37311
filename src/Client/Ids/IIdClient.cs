using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// Unique ids: snowflakes from pools of worker ids, and sequences. Thread-safe; one per process is enough. Cancelling a call
/// stops the wait, it does not undo what was sent. Refusals are <see cref="GranaryException"/> with a code of
/// <see cref="IdCodes"/>; arguments that break a rule are <see cref="InvalidRequestException"/>.
/// </summary>
public interface IIdClient
{
    /// <summary>
    /// Opens a generator of a pool's ids, which leases worker ids and renews them in the background. The same pool and options
    /// give the same generator again; it lives as long as the client.
    /// </summary>
    /// <param name="pool">The pool. Default: <c>default</c>, which every store has.</param>
    /// <param name="options">How many worker ids, and which. Default: any one.</param>
    /// <param name="cancellationToken">Stops waiting for the lease.</param>
    ValueTask<SnowflakeGenerator> OpenSnowflakeAsync(
        string pool = "default", SnowflakeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a generator of a sequence's values. The same sequence gives the same generator again; it lives as long as the client.</summary>
    ValueTask<SequenceGenerator> OpenSequenceAsync(string sequence, CancellationToken cancellationToken = default);

    /// <summary>Creates a pool; the same definition again is no error.</summary>
    Task<PoolInfo> CreatePoolAsync(PoolDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>A pool with its leases; <see langword="null"/> when there is none of that name.</summary>
    Task<PoolInfo?> GetPoolAsync(string pool, CancellationToken cancellationToken = default);

    /// <summary>All pools by name, without their leases.</summary>
    Task<IReadOnlyList<PoolInfo>> ListPoolsAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a pool that nobody uses. A later pool of the name begins where this one could have come to.</summary>
    Task<bool> DeletePoolAsync(string pool, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a stable name off the worker ids that are kept for it.</summary>
    Task<bool> ForgetHolderAsync(string pool, string holder, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Leases worker ids, for who makes the ids himself; <see cref="OpenSnowflakeAsync"/> does it all.</summary>
    Task<WorkerLease> LeaseWorkersAsync(LeaseWorkers request, CancellationToken cancellationToken = default);

    /// <summary>Renews a lease.</summary>
    Task<WorkerLease> RenewWorkersAsync(RenewWorkers request, CancellationToken cancellationToken = default);

    /// <summary>Gives a lease back; <see langword="false"/> when it was not there any more.</summary>
    Task<bool> ReleaseWorkersAsync(ReleaseWorkers request, CancellationToken cancellationToken = default);

    /// <summary>Creates a sequence; the same definition again is no error.</summary>
    Task<SequenceInfo> CreateSequenceAsync(
        SequenceDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>A sequence; <see langword="null"/> when there is none of that name.</summary>
    Task<SequenceInfo?> GetSequenceAsync(string sequence, CancellationToken cancellationToken = default);

    /// <summary>All sequences by name.</summary>
    Task<IReadOnlyList<SequenceInfo>> ListSequencesAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a sequence. One that is created again under the name starts anew.</summary>
    Task<bool> DeleteSequenceAsync(string sequence, OperationId? operation = null, CancellationToken cancellationToken = default);
}
