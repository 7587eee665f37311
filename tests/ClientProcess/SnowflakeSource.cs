using Granary.Ids;

namespace Granary;

/// <summary>Ids of a pool.</summary>
internal sealed class SnowflakeSource(string pool, SnowflakeGenerator generator) : IIdSource
{
    public string Description
    {
        get
        {
            var layout = generator.Layout;
            var order = layout.Order == SnowflakeFieldOrder.WorkerThenSequence ? "workerThenSequence" : "sequenceThenWorker";
            return $"kind=snowflake pool={pool} "
                + $"layout={layout.TimeBits}/{layout.DatacenterBits}/{layout.WorkerBits}/{layout.SequenceBits} "
                + $"unit={layout.UnitMilliseconds} epoch={layout.Epoch.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} order={order} generators=1";
        }
    }

    public static async Task<IIdSource> OpenAsync(IIdClient ids, DrawArguments arguments, CancellationToken cancellationToken)
    {
        var options = new SnowflakeOptions { Workers = arguments.Workers, Note = Path.GetFileName(arguments.File) };
        return new SnowflakeSource(arguments.Pool, await ids.OpenSnowflakeAsync(arguments.Pool, options, cancellationToken));
    }

    public ValueTask FillAsync(Memory<long> batch, CancellationToken cancellationToken) => generator.FillAsync(batch, cancellationToken);

    public ValueTask DisposeAsync() => generator.DisposeAsync();
}
