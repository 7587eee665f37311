namespace Granary.Jobs;

/// <summary>What a queue did in the last minute, or since its shard was taken over if that is less; numbers of jobs a second.</summary>
/// <param name="Enqueued">Jobs that were taken in.</param>
/// <param name="Started">Attempts that were started.</param>
/// <param name="Succeeded">Jobs that succeeded.</param>
/// <param name="Failed">Attempts that failed, lost ones among them.</param>
/// <param name="LatenessMean">From due to started, of those that were started; zero when none was.</param>
/// <param name="LatenessMax">The longest of them.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.queue-rates")]
public sealed record QueueRates(
    [property: Id(0)] double Enqueued,
    [property: Id(1)] double Started,
    [property: Id(2)] double Succeeded,
    [property: Id(3)] double Failed,
    [property: Id(4)] TimeSpan LatenessMean,
    [property: Id(5)] TimeSpan LatenessMax)
{
    /// <summary>Of a queue that did nothing.</summary>
    public static QueueRates None { get; } = new(0, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>What two partitions did together.</summary>
    public QueueRates With(QueueRates other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var started = Started + other.Started;
        return new QueueRates(
            Enqueued + other.Enqueued,
            started,
            Succeeded + other.Succeeded,
            Failed + other.Failed,
            started > 0 ? ((LatenessMean * Started) + (other.LatenessMean * other.Started)) / started : TimeSpan.Zero,
            LatenessMax > other.LatenessMax ? LatenessMax : other.LatenessMax);
    }
}
