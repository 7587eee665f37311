using System.Diagnostics;
using System.Runtime.CompilerServices;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// Makes unique ids in this process, without a call to anybody: it holds leased worker ids and renews the lease in the
/// background. Ids strictly grow within a generator. Thread-safe; making an id takes no lock and no memory.
/// </summary>
/// <remarks>
/// When no renewal succeeds, ids flow until the granted slice ends (<see cref="SnowflakeOptions.Budget"/>); then the
/// generator fails closed. Disposing gives the worker ids and the rest of the slice back.
/// </remarks>
public sealed class SnowflakeGenerator : IAsyncDisposable
{
    /// <summary>How often a caller looks again for the clock to move; each look takes up to a millisecond.</summary>
    private const int LooksMax = 30_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly SnowflakeCounter _counter;
    private readonly CoarseClock _clock;
    private readonly LeaseKeeper _keeper;
    private readonly TimeProvider _time;
    private readonly ClientMetrics _metrics;

    private SnowflakeGenerator(SnowflakeCounter counter, CoarseClock clock, LeaseKeeper keeper, TimeProvider time, ClientMetrics metrics)
    {
        _counter = counter;
        _clock = clock;
        _keeper = keeper;
        _time = time;
        _metrics = metrics;
        Uuids = new WideIdGenerator<Guid>(this, Lease);
        Ulids = new WideIdGenerator<UInt128>(this, Lease);
    }

    /// <summary>The ids as UUIDs of version 7. No UUID, ULID and snowflake id of this generator are of the same tick and number.</summary>
    public WideIdGenerator<Guid> Uuids { get; }

    /// <summary>The ids as ULIDs.</summary>
    public WideIdGenerator<UInt128> Ulids { get; }

    /// <summary>How the ids are laid out.</summary>
    public SnowflakeLayout Layout => Lease.Layout;

    /// <summary>The lease as it was last granted or renewed.</summary>
    public WorkerLease Lease => _counter.Slice.Lease;

    /// <summary>
    /// Is cancelled once the lease is lost for good: the worker ids that <see cref="SnowflakeOptions.HolderName"/> or
    /// <see cref="SnowflakeOptions.Worker"/> insisted on passed to somebody else, or the pool is another. Ids flow, and
    /// stay unique, until the slice ends. Never cancelled by disposal.
    /// </summary>
    public CancellationToken Lost => _keeper.Lost;

    internal bool IsDisposed => _counter.IsEnded;

    /// <summary>The next id. Waits some milliseconds when the generator has run ahead of time by <see cref="SnowflakeOptions.FutureBorrow"/>.</summary>
    /// <exception cref="GranaryException">The slice has ended and was not renewed (<see cref="IdCodes.SliceExhausted"/>).</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next() => _counter.TryNext(_clock.Milliseconds, out var id) ? id : NextAfterWaiting();

    /// <summary>Fills the span with the next ids, which is much faster than taking one at a time.</summary>
    /// <param name="ids">Where they go. After an exception what it holds must not be used.</param>
    /// <inheritdoc cref="Next" path="/exception"/>
    public void Fill(Span<long> ids)
    {
        var wait = default(SpinWait);
        for (var looks = 0; ids.Length > 0;)
        {
            var filled = _counter.Fill(_clock.Milliseconds, ids);
            ids = ids[filled..];
            looks = filled > 0 ? 0 : looks + 1;
            if (filled == 0)
            {
                WaitBriefly(ref wait, looks);
            }
        }
    }

    /// <summary>The next id; when the slice has ended, waits for its renewal.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException">The slice has ended and the lease is lost (<see cref="IdCodes.SliceExhausted"/>).</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public ValueTask<long> NextAsync(CancellationToken cancellationToken = default) =>
        _counter.TryNext(_clock.Milliseconds, out var id) ? new(id) : new(NextOnceThereIsOne(cancellationToken));

    /// <summary>Fills the memory with the next ids; when the slice has ended, waits for its renewal.</summary>
    /// <param name="ids">Where they go. After an exception what it holds must not be used.</param>
    /// <param name="cancellationToken">Stops waiting; ids that were made are lost.</param>
    /// <inheritdoc cref="NextAsync" path="/exception"/>
    public ValueTask FillAsync(Memory<long> ids, CancellationToken cancellationToken = default)
    {
        var filled = _counter.Fill(_clock.Milliseconds, ids.Span);
        return filled == ids.Length ? ValueTask.CompletedTask : new(FillTheRest(ids[filled..], cancellationToken));
    }

    /// <summary>Stops and gives worker ids and the rest of the slice back, so that they can be used at once. Takes at most some seconds; never throws.</summary>
    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    /// <inheritdoc cref="OpenAsync(IIdShards, string, SnowflakeOptions, WorkerHolder, TimeProvider, CoarseClock, ILogger, Random, ClientMetrics, CancellationToken)"/>
    internal static Task<SnowflakeGenerator> OpenAsync(
        IIdShards shards,
        string pool,
        SnowflakeOptions options,
        WorkerHolder holder,
        TimeProvider time,
        CoarseClock clock,
        ILogger logger,
        ClientMetrics metrics,
        CancellationToken cancellationToken) =>
        OpenAsync(shards, pool, options, holder, time, clock, logger, new Random(), metrics, cancellationToken);

    /// <summary>Leases worker ids and answers with the generator that uses them.</summary>
    /// <exception cref="InvalidRequestException">An option breaks its rule.</exception>
    /// <exception cref="GranaryException">The lease was refused.</exception>
    internal static async Task<SnowflakeGenerator> OpenAsync(
        IIdShards shards,
        string pool,
        SnowflakeOptions options,
        WorkerHolder holder,
        TimeProvider time,
        CoarseClock clock,
        ILogger logger,
        Random jitter,
        ClientMetrics metrics,
        CancellationToken cancellationToken)
    {
        options.Validate();
        var named = holder with { Name = options.HolderName ?? holder.Name, Note = options.Note ?? holder.Note };
        var keeper = new LeaseKeeper(shards, pool, options, named, time, clock, logger, jitter, metrics);
        var counter = await keeper.Start(cancellationToken);
        return new SnowflakeGenerator(counter, clock, keeper, time, metrics);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long NextAfterWaiting()
    {
        var wait = default(SpinWait);
        for (var looks = 1; ; looks++)
        {
            if (_counter.TryNext(_clock.Milliseconds, out var id))
            {
                return id;
            }

            WaitBriefly(ref wait, looks);
        }
    }

    private void WaitBriefly(ref SpinWait wait, int looks)
    {
        ObjectDisposedException.ThrowIf(_counter.IsEnded, this);
        if (looks == 1)
        {
            _metrics.WaitedForSnowflake();
        }

        if (_counter.IsOver(_clock.Milliseconds))
        {
            _keeper.Hurry();
            throw _keeper.SliceExhausted();
        }

        if (looks > LooksMax)
        {
            throw new UnreachableException("The machine's clock stands still.");
        }

        wait.SpinOnce();
    }

    private async Task<long> NextOnceThereIsOne(CancellationToken cancellationToken)
    {
        _metrics.WaitedForSnowflake();
        while (true)
        {
            var changed = _keeper.Changed;
            if (_counter.TryNext(_clock.Milliseconds, out var id))
            {
                return id;
            }

            await Wait(changed, cancellationToken);
        }
    }

    private async Task FillTheRest(Memory<long> ids, CancellationToken cancellationToken)
    {
        _metrics.WaitedForSnowflake();
        while (true)
        {
            var changed = _keeper.Changed;
            ids = ids[_counter.Fill(_clock.Milliseconds, ids.Span)..];
            if (ids.Length == 0)
            {
                return;
            }

            await Wait(changed, cancellationToken);
        }
    }

    private async Task Wait(Task changed, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_counter.IsEnded, this);
        if (!_counter.IsOver(_clock.Milliseconds))
        {
            await Task.Delay(Pause, _time, cancellationToken);
            return;
        }

        if (Lost.IsCancellationRequested)
        {
            throw _keeper.SliceExhausted();
        }

        _keeper.Hurry();
        await changed.WaitAsync(cancellationToken);
    }
}
