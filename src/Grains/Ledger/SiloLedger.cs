using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

/// <summary>The ledger of one silo: its writers, its claims, and the watch over their epochs.</summary>
internal sealed partial class SiloLedger : ILedger, IAsyncDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly LedgerQueueBudget _budget;
    private readonly LedgerMetrics _metrics;
    private readonly ClaimBackoff _backoff;
    private readonly EpochWatch _watch;
    private readonly LedgerWatchdog _watchdog;
    private readonly string _owner;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloLedger> _logger;
    private readonly ConcurrentDictionary<string, Lazy<LedgerWriter>> _writers = new();

    /// <param name="database">The dialect; disposed with the ledger.</param>
    /// <param name="owner">The silo's name, which people see beside its shards.</param>
    /// <param name="metrics">The instruments.</param>
    /// <param name="time">Drives the watch and every age; wall time is compared with the database's only to report skew.</param>
    /// <param name="logger">Where claims and losses are told.</param>
    public SiloLedger(ILedgerDatabase database, string owner, LedgerMetrics metrics, TimeProvider time, ILogger<SiloLedger> logger)
    {
        _database = database;
        _owner = owner;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _budget = new LedgerQueueBudget(metrics);
        _backoff = new ClaimBackoff(time);
        Clock = new DatabaseClock(time);
        _watch = new EpochWatch(database, Clock, Fence, time, logger);
        _watchdog = new LedgerWatchdog(() => _writers.Values.Select(static writer => writer.Value), metrics, time, logger);
        metrics.Observe(() => _watch.OldestProof, () => _budget.Fill, () => Clock.Skew, () => Busy);
    }

    /// <inheritdoc/>
    public DatabaseClock Clock { get; }

    /// <inheritdoc/>
    public TimeSpan Busy => _watchdog.Busy;

    /// <inheritdoc/>
    public async Task<ShardClaim> Claim(string shard, CancellationToken cancellationToken)
    {
        if (_backoff.Left(shard) is var left && left > TimeSpan.Zero)
        {
            throw LedgerException.ClaimBackoff(shard, left);
        }

        using var activity = LedgerTracing.StartClaim(shard);
        var sent = _time.GetTimestamp();
        ClaimedRow row;
        try
        {
            row = await _database.Claim(shard, _owner, cancellationToken);
        }
        catch (Exception error) when (error is not LedgerException and not OperationCanceledException)
        {
            // A claim that may have happened does no harm: it only made the epoch larger.
            throw LedgerException.Unavailable($"Shard '{shard}' could not be claimed: {error.Message}", error);
        }

        Clock.Sample(row.Now, sent);
        var claim = new ShardClaim(shard, row.Epoch, clean: row.HandedOver == row.Epoch - 1, sent, _time.GetTimestamp());
        _watch.Add(claim);
        _metrics.Claimed(claim.Clean);
        if (claim.Clean)
        {
            LogClaimed(shard, claim.Epoch);
        }
        else
        {
            LogTakenOver(shard, claim.Epoch);
        }

        return claim;
    }

    /// <inheritdoc/>
    public void ThrowIfOverloaded() => _budget.ThrowIfFull();

    /// <inheritdoc/>
    public Task Commit(ShardClaim claim, IReadOnlyList<LedgerRow> rows, bool isAwaited = true)
    {
        var change = new LedgerChange(claim, rows);
        WriterOf(claim).Enqueue(change, isAwaited);
        return change.Committed;
    }

    /// <inheritdoc/>
    public void Hurry(ShardClaim claim) => WriterOf(claim).Hurry();

    /// <inheritdoc/>
    public ValueTask Verify(ShardClaim claim) => _watch.Verify(claim);

    /// <inheritdoc/>
    public Task Settle(ShardClaim claim, CancellationToken cancellationToken)
    {
        var left = Unsettled(claim);
        return left > TimeSpan.Zero ? Task.Delay(left, _time, cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task HandOver(ShardClaim claim, CancellationToken cancellationToken)
    {
        var error = LedgerException.HandedOver(claim.Shard);
        WriterOf(claim).End(claim, error);
        _watch.Remove(claim);
        if (Unsettled(claim) > TimeSpan.Zero)
        {
            // An owner before this one may still act on its claim, so the next one must wait as this one would have had to.
            LogHandedOverUnsettled(claim.Shard, claim.Epoch);
            return;
        }

        try
        {
            var held = await _database.HandOver(claim, cancellationToken);
            LogHandedOver(claim.Shard, claim.Epoch, held);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            // Without the mark the next owner only waits a little.
            LogHandOverFailed(cause, claim.Shard, claim.Epoch);
        }
    }

    /// <inheritdoc/>
    public void Abandon(ShardClaim claim, LedgerException reason)
    {
        _watch.Remove(claim);
        WriterOf(claim).End(claim, reason);
    }

    /// <inheritdoc/>
    public async Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.Read(query, cancellationToken);
        }
        catch (DbException error)
        {
            throw LedgerException.Unavailable($"The database could not be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _watchdog.DisposeAsync();
        foreach (var writer in _writers.Values)
        {
            await writer.Value.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private TimeSpan Unsettled(ShardClaim claim) =>
        claim.Clean ? TimeSpan.Zero : LedgerLimits.TakeoverPause - _time.GetElapsedTime(claim.ClaimedAt);

    private void Fence(ShardClaim claim)
    {
        _watch.Remove(claim);
        if (claim.Error is not null)
        {
            return;
        }

        _backoff.Fenced(claim);
        WriterOf(claim).End(claim, LedgerException.Fenced(claim.Shard, claim.Epoch));
    }

    private LedgerWriter WriterOf(ShardClaim claim) =>
        _writers.GetOrAdd(
            _database.WriterPerBlock ? claim.Block : "all",
            name => new Lazy<LedgerWriter>(() => new LedgerWriter(name, _database, _budget, _metrics, _watchdog, Fence, _time, _logger))).Value;

    [LoggerMessage(1010, LogLevel.Debug, "Claimed shard {Shard} with epoch {Epoch}.")]
    private partial void LogClaimed(string shard, long epoch);

    [LoggerMessage(1013, LogLevel.Information, "Took over shard {Shard} with epoch {Epoch}; the last owner did not hand it over.")]
    private partial void LogTakenOver(string shard, long epoch);

    [LoggerMessage(1011, LogLevel.Debug, "Handed over shard {Shard} with epoch {Epoch} (still held: {Held}).")]
    private partial void LogHandedOver(string shard, long epoch, bool held);

    [LoggerMessage(1014, LogLevel.Debug, "Gave up shard {Shard} with epoch {Epoch} so soon after its takeover that it is not marked as handed over.")]
    private partial void LogHandedOverUnsettled(string shard, long epoch);

    [LoggerMessage(1012, LogLevel.Warning, "Shard {Shard} with epoch {Epoch} could not be marked as handed over.")]
    private partial void LogHandOverFailed(Exception cause, string shard, long epoch);
}
