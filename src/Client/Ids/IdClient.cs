using Granary.Hosting;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <inheritdoc cref="IIdClient"/>
internal sealed class IdClient(
    IIdShards shards, ProcessIdentity identity, TimeProvider time, ILogger<IdClient> logger, ClientMetrics metrics) : IIdClient, IAsyncDisposable
{
    private readonly Openings<(string Pool, SnowflakeOptions Options), SnowflakeGenerator> _snowflakes = new(static one => one.IsDisposed);
    private readonly Openings<string, SequenceGenerator> _sequences = new(static one => one.IsOver);

    /// <inheritdoc/>
    public ValueTask<SnowflakeGenerator> OpenSnowflakeAsync(
        string pool = "default", SnowflakeOptions? options = null, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(pool, nameof(pool));
        options ??= new SnowflakeOptions();
        options.Validate();
        options = options with { Datacenter = options.Datacenter ?? identity.Datacenter };
        var holder = identity.Holder(options.HolderName, options.Note);
        return _snowflakes.Get(
            (pool, options),
            stopping => SnowflakeGenerator.OpenAsync(shards, pool, options, holder, time, new CoarseClock(), logger, metrics, stopping),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SequenceGenerator> OpenSequenceAsync(string sequence, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(sequence, nameof(sequence));
        return _sequences.Get(
            sequence,
            stopping => SequenceGenerator.OpenAsync(shards, sequence, time, logger, metrics, stopping),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PoolInfo> CreatePoolAsync(PoolDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        IdGuards.ThrowIfBadName(definition.Name, "name");
        IdGuards.ThrowIfBadLayout(definition.Layout);
        return shards.Send<PoolInfo>(definition.Name, new CreatePool(operation ?? OperationId.New(), definition), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PoolInfo?> GetPoolAsync(string pool, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(pool, nameof(pool));
        var list = await OrNull(shards.Send<PoolList>(pool, new DescribePools(OperationId.New(), pool), cancellationToken), IdCodes.PoolNotFound);
        return list?.Pools.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PoolInfo>> ListPoolsAsync(CancellationToken cancellationToken = default)
    {
        var lists = await shards.SendToAll<PoolList>(static () => new DescribePools(OperationId.New()), cancellationToken);
        return [.. lists.SelectMany(static list => list.Pools).OrderBy(static pool => pool.Definition.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<bool> DeletePoolAsync(string pool, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(pool, nameof(pool));
        return (await shards.Send<Done>(pool, new DeletePool(operation ?? OperationId.New(), pool), cancellationToken)).Changed;
    }

    /// <inheritdoc/>
    public async Task<bool> ForgetHolderAsync(
        string pool, string holder, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(pool, nameof(pool));
        return (await shards.Send<Done>(pool, new ForgetHolder(operation ?? OperationId.New(), pool, holder), cancellationToken)).Changed;
    }

    /// <inheritdoc/>
    public Task<WorkerLease> LeaseWorkersAsync(LeaseWorkers request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        IdGuards.ThrowIfBadName(request.Pool, "pool");
        return shards.Send<WorkerLease>(request.Pool, request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WorkerLease> RenewWorkersAsync(RenewWorkers request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        IdGuards.ThrowIfBadName(request.Pool, "pool");
        return shards.Send<WorkerLease>(request.Pool, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> ReleaseWorkersAsync(ReleaseWorkers request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        IdGuards.ThrowIfBadName(request.Pool, "pool");
        return (await shards.Send<Done>(request.Pool, request, cancellationToken)).Changed;
    }

    /// <inheritdoc/>
    public Task<SequenceInfo> CreateSequenceAsync(
        SequenceDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        IdGuards.ThrowIfBadName(definition.Name, "name");
        return shards.Send<SequenceInfo>(definition.Name, new CreateSequence(operation ?? OperationId.New(), definition), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SequenceInfo?> GetSequenceAsync(string sequence, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(sequence, nameof(sequence));
        var list = await OrNull(
            shards.Send<SequenceList>(sequence, new DescribeSequences(OperationId.New(), sequence), cancellationToken), IdCodes.SequenceNotFound);
        return list?.Sequences.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SequenceInfo>> ListSequencesAsync(CancellationToken cancellationToken = default)
    {
        var lists = await shards.SendToAll<SequenceList>(static () => new DescribeSequences(OperationId.New()), cancellationToken);
        return [.. lists.SelectMany(static list => list.Sequences).OrderBy(static sequence => sequence.Definition.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteSequenceAsync(string sequence, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        IdGuards.ThrowIfBadName(sequence, nameof(sequence));
        return (await shards.Send<Done>(sequence, new DeleteSequence(operation ?? OperationId.New(), sequence), cancellationToken)).Changed;
    }

    /// <summary>Gives back what the generators hold, and opens no others.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_snowflakes.DisposeAsync().AsTask(), _sequences.DisposeAsync().AsTask());

    private static async Task<T?> OrNull<T>(Task<T> reply, string notFound)
        where T : class
    {
        try
        {
            return await reply;
        }
        catch (GranaryException error) when (error.Code == notFound)
        {
            return null;
        }
    }
}
