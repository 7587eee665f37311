using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Granary.Shards;

/// <summary>The client's instruments, on the meter <c>Granary.Client</c>. Making an id from what is at hand touches none. Thread-safe.</summary>
internal sealed class ClientMetrics
{
    private const string Ok = "ok";

    private static readonly InstrumentAdvice<double> CallSeconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    // A lock may be waited for as long as others work.
    private static readonly InstrumentAdvice<double> WaitSeconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly InstrumentAdvice<int> BatchSizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, ShardLimits.BatchSizeMax],
    };

    private readonly ConcurrentDictionary<object, Func<TimeSpan>> _leases = new(ReferenceEqualityComparer.Instance);
    private readonly Histogram<double> _callDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _sequenceWait;
    private readonly Counter<long> _snowflakeWaits;
    private readonly Counter<long> _exhaustions;
    private readonly Counter<long> _renewals;
    private readonly Histogram<double> _lockAcquireDuration;
    private readonly UpDownCounter<long> _locksHeld;
    private readonly Counter<long> _lockLosses;
    private readonly Counter<long> _lockKeepAlives;

    /// <summary>The instruments of an application's client.</summary>
    public ClientMetrics(IMeterFactory meters)
        : this(meters.Create("Granary.Client"))
    {
    }

    private ClientMetrics(Meter meter)
    {
        _callDuration = meter.CreateHistogram(
            "granary.client.call.duration", "s", "Time of one call to a shard, which carries a batch, by block and outcome.", advice: CallSeconds);
        _batchSize = meter.CreateHistogram("granary.client.batch.size", "{command}", "Commands that share a call, by block.", advice: BatchSizes);
        _retries = meter.CreateCounter<long>("granary.client.retries", "{command}", "Commands that are sent again, by block and the code of the reason.");
        _failures = meter.CreateCounter<long>("granary.client.failures", "{command}", "Commands that ended in an error for the caller, by block and code.");
        _sequenceWait = meter.CreateHistogram(
            "granary.client.sequence.wait", "s", "Time that callers waited for values of a sequence; what is at hand is not waited for.", advice: CallSeconds);
        _snowflakeWaits = meter.CreateCounter<long>(
            "granary.client.snowflake.waits", "{wait}", "Times a caller waited since its generator had run ahead of time as far as it may, or had no slice.");
        _exhaustions = meter.CreateCounter<long>(
            "granary.client.snowflake.exhaustions", "{error}", "Ids refused since the slice had ended and was not renewed.");
        _renewals = meter.CreateCounter<long>("granary.client.snowflake.renewals", "{renewal}", "Renewals of leases, by outcome: ok, or a code.");
        _lockAcquireDuration = meter.CreateHistogram(
            "granary.client.lock.acquire.duration", "s", "Time from asking for a lock to having it or not, by outcome.", advice: WaitSeconds);
        _locksHeld = meter.CreateUpDownCounter<long>("granary.client.lock.held", "{lock}", "Handles that hold locks, neither given back nor lost.");
        _lockLosses = meter.CreateCounter<long>("granary.client.lock.losses", "{lock}", "Handles whose locks were lost, by code.");
        _lockKeepAlives = meter.CreateCounter<long>("granary.client.lock.keepalives", "{keepalive}", "Keep-alives of sessions, by outcome.");
        meter.CreateObservableGauge(
            "granary.client.snowflake.lease.left", LeaseLeft, "s", "How long ids flow yet without a renewal, in the generator where it is shortest.");
    }

    /// <summary>Instruments that nobody can see, for clients without a host.</summary>
    public static ClientMetrics None { get; } = new(new Meter(nameof(None)));

    public void Called(string block, int commands, TimeSpan took, bool failed)
    {
        var tag = new KeyValuePair<string, object?>("block", block);
        _callDuration.Record(took.TotalSeconds, tag, new("outcome", failed ? "failed" : Ok));
        _batchSize.Record(commands, tag);
    }

    public void Retried(string block, string code) => _retries.Add(1, new("block", block), new("code", code));

    public void Failed(string block, string code) => _failures.Add(1, new("block", block), new("code", code));

    public void WaitedForSequence(TimeSpan time) => _sequenceWait.Record(time.TotalSeconds);

    public void WaitedForSnowflake() => _snowflakeWaits.Add(1);

    public void Exhausted() => _exhaustions.Add(1);

    public void Renewed() => _renewals.Add(1, new KeyValuePair<string, object?>("outcome", Ok));

    public void NotRenewed(Exception cause) => _renewals.Add(
        1, new KeyValuePair<string, object?>("outcome", cause is ICodedError coded ? coded.Code : ClientCodes.CallFailed));

    public void LockAsked(TimeSpan took, string outcome) => _lockAcquireDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    public void LockHeld(int more) => _locksHeld.Add(more);

    public void LocksLost(int count, string code) => _lockLosses.Add(count, new KeyValuePair<string, object?>("code", code));

    public void KeptAlive(string outcome) => _lockKeepAlives.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Shows a lease until <see cref="Forget"/>.</summary>
    /// <param name="holder">Who holds it.</param>
    /// <param name="left">How long ids flow yet.</param>
    public void Watch(object holder, Func<TimeSpan> left) => _leases[holder] = left;

    public void Forget(object holder) => _leases.TryRemove(holder, out _);

    private IEnumerable<Measurement<double>> LeaseLeft() => _leases.IsEmpty
        ? []
        : [new Measurement<double>(_leases.Values.Min(static left => left()).TotalSeconds)];
}
