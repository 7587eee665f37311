using System.Collections.Concurrent;
using Granary.Http.Ids;
using Granary.Ids;
using Granary.Shards;

namespace Granary.Http;

/// <summary>Pools and sequences in memory, with no rules but those that a test needs.</summary>
internal sealed class FakeIdClient(TimeProvider clock) : IIdClient, IIdDraws
{
    private readonly ConcurrentDictionary<string, PoolInfo> _pools = new()
    {
        ["default"] = Pool(new PoolDefinition { Name = "default" }, clock.GetUtcNow()),
    };

    private readonly ConcurrentDictionary<string, SequenceInfo> _sequences = new();
    private readonly Lock _drawing = new();
    private long _lastTick;
    private int _lastSequence;

    /// <summary>The operation id of the last change.</summary>
    public OperationId? LastOperation { get; private set; }

    /// <summary>The last lease, renewal or release that was asked for.</summary>
    public IdCommand? LastCommand { get; private set; }

    /// <summary>What every call throws from now on.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What draws wait for before they answer.</summary>
    public Func<Task> Gate { get; set; } = static () => Task.CompletedTask;

    public static PoolInfo Pool(PoolDefinition definition, DateTimeOffset now) => new()
    {
        Definition = definition,
        CreatedAt = now,
        WorkersLeased = 0,
        WorkersTotal = definition.Layout.WorkersPerDatacenter * definition.Layout.Datacenters,
    };

    public void SetLeases(string pool, params PoolLeaseInfo[] leases) =>
        _pools[pool] = _pools[pool] with { Leases = [.. leases], WorkersLeased = leases.Sum(static lease => lease.Workers) };

    public Task<PoolInfo> CreatePoolAsync(PoolDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note(operation);
        var made = Pool(definition, clock.GetUtcNow());
        return _pools.TryAdd(definition.Name, made)
            ? Task.FromResult(made)
            : throw new GranaryException(RefusalKind.Conflict, IdCodes.PoolExists, $"Pool '{definition.Name}' is there.");
    }

    public Task<PoolInfo?> GetPoolAsync(string pool, CancellationToken cancellationToken = default)
    {
        Note(null);
        return Task.FromResult(_pools.GetValueOrDefault(pool));
    }

    public Task<IReadOnlyList<PoolInfo>> ListPoolsAsync(CancellationToken cancellationToken = default)
    {
        Note(null);
        return Task.FromResult<IReadOnlyList<PoolInfo>>([.. _pools.Values.OrderBy(static pool => pool.Definition.Name, StringComparer.Ordinal)]);
    }

    public Task<bool> DeletePoolAsync(string pool, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note(operation);
        return Task.FromResult(_pools.TryRemove(pool, out _));
    }

    public Task<bool> ForgetHolderAsync(string pool, string holder, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note(operation);
        return Task.FromResult(true);
    }

    public Task<WorkerLease> LeaseWorkersAsync(LeaseWorkers request, CancellationToken cancellationToken = default)
    {
        Note(request.Operation, request);
        return Task.FromResult(Lease(request.Pool, request.Operation.Value, request.Workers));
    }

    public Task<WorkerLease> RenewWorkersAsync(RenewWorkers request, CancellationToken cancellationToken = default)
    {
        Note(request.Operation, request);
        return Task.FromResult(Lease(request.Pool, request.LeaseId, 1));
    }

    public Task<bool> ReleaseWorkersAsync(ReleaseWorkers request, CancellationToken cancellationToken = default)
    {
        Note(request.Operation, request);
        return Task.FromResult(true);
    }

    public Task<SequenceInfo> CreateSequenceAsync(SequenceDefinition definition, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note(operation);
        var made = new SequenceInfo
        {
            Definition = definition,
            CreatedAt = clock.GetUtcNow(),
            Next = definition.Start,
            ReservedUntil = definition.Start,
        };
        return _sequences.TryAdd(definition.Name, made)
            ? Task.FromResult(made)
            : throw new GranaryException(RefusalKind.Conflict, IdCodes.SequenceExists, $"Sequence '{definition.Name}' is there.");
    }

    public Task<SequenceInfo?> GetSequenceAsync(string sequence, CancellationToken cancellationToken = default)
    {
        Note(null);
        return Task.FromResult(_sequences.GetValueOrDefault(sequence));
    }

    public Task<IReadOnlyList<SequenceInfo>> ListSequencesAsync(CancellationToken cancellationToken = default)
    {
        Note(null);
        return Task.FromResult<IReadOnlyList<SequenceInfo>>([.. _sequences.Values.OrderBy(static sequence => sequence.Definition.Name, StringComparer.Ordinal)]);
    }

    public Task<bool> DeleteSequenceAsync(string sequence, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        Note(operation);
        return Task.FromResult(_sequences.TryRemove(sequence, out _));
    }

    public async ValueTask FillSnowflakesAsync(string pool, Memory<long> ids, CancellationToken cancellationToken)
    {
        Note(null);
        await Gate();
        var layout = _pools.TryGetValue(pool, out var info)
            ? info.Definition.Layout
            : throw new GranaryException(RefusalKind.NotFound, IdCodes.PoolNotFound, $"There is no pool '{pool}'.");
        lock (_drawing)
        {
            var tick = Math.Max(_lastTick, layout.TickOf(TimeProvider.System.GetUtcNow()));
            for (var i = 0; i < ids.Length; i++)
            {
                _lastSequence = tick == _lastTick ? _lastSequence + 1 : 0;
                if (_lastSequence == layout.IdsPerTick)
                {
                    (tick, _lastSequence) = (tick + 1, 0);
                }

                _lastTick = tick;
                ids.Span[i] = layout.Compose(tick, 0, 7, _lastSequence);
            }
        }
    }

    public async ValueTask FillUuidsAsync(string pool, Memory<Guid> ids, CancellationToken cancellationToken)
    {
        var numbers = new long[ids.Length];
        await FillSnowflakesAsync(pool, numbers, cancellationToken);
        var wide = new WideIdLayout(_pools[pool].Definition.Layout);
        numbers.Select(number => wide.ToUuid(number, 1, (ulong)number)).ToArray().CopyTo(ids);
    }

    public async ValueTask FillUlidsAsync(string pool, Memory<UInt128> ids, CancellationToken cancellationToken)
    {
        var numbers = new long[ids.Length];
        await FillSnowflakesAsync(pool, numbers, cancellationToken);
        var wide = new WideIdLayout(_pools[pool].Definition.Layout);
        numbers.Select(number => wide.ToUlid(number, 1, (ulong)number)).ToArray().CopyTo(ids);
    }

    public ValueTask FillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken)
    {
        Note(null);
        lock (_drawing)
        {
            var info = _sequences.TryGetValue(sequence, out var found)
                ? found
                : throw new GranaryException(RefusalKind.NotFound, IdCodes.SequenceNotFound, $"There is no sequence '{sequence}'.");
            var next = info.Next!.Value;
            foreach (ref var value in values.Span)
            {
                value = next;
                next += info.Definition.Step;
            }

            _sequences[sequence] = info with { Next = next };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ForgetPoolAsync(string pool) => ValueTask.CompletedTask;

    public ValueTask ForgetSequenceAsync(string sequence) => ValueTask.CompletedTask;

    public ValueTask<SnowflakeGenerator> OpenSnowflakeAsync(string pool = "default", SnowflakeOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Draws go through IIdDraws.");

    public ValueTask<SequenceGenerator> OpenSequenceAsync(string sequence, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Draws go through IIdDraws.");

    private WorkerLease Lease(string pool, Guid lease, int workers) => new()
    {
        LeaseId = lease,
        Pool = pool,
        Layout = SnowflakeLayout.Default,
        Datacenter = 0,
        FirstWorker = 0,
        Workers = workers,
        Lo = 100,
        Hi = 200,
        ServerTime = clock.GetUtcNow(),
    };

    private void Note(OperationId? operation, IdCommand? command = null)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        LastOperation = operation ?? LastOperation;
        LastCommand = command ?? LastCommand;
    }
}
