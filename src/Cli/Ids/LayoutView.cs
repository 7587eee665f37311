using System.Text.Json.Serialization;

namespace Granary.Ids;

/// <summary>A pool's layout, as the API answers and takes it.</summary>
internal sealed record LayoutView(
    int UnitMilliseconds,
    DateTimeOffset Epoch,
    int TimeBits,
    int DatacenterBits,
    int WorkerBits,
    int SequenceBits,
    [property: JsonConverter(typeof(JsonStringEnumConverter<SnowflakeFieldOrder>))] SnowflakeFieldOrder Order,
    string? Describe = null)
{
    public static LayoutView Of(SnowflakeLayout layout) => new(
        layout.UnitMilliseconds, layout.Epoch, layout.TimeBits, layout.DatacenterBits, layout.WorkerBits, layout.SequenceBits, layout.Order);

    public SnowflakeLayout ToLayout() => new()
    {
        UnitMilliseconds = UnitMilliseconds,
        Epoch = Epoch,
        TimeBits = TimeBits,
        DatacenterBits = DatacenterBits,
        WorkerBits = WorkerBits,
        SequenceBits = SequenceBits,
        Order = Order,
    };
}
