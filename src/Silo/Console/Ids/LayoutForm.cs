using System.Globalization;
using Granary.Ids;

namespace Granary.Web.Ids;

/// <summary>The fields of a form that describes a layout, as they were typed.</summary>
internal sealed class LayoutForm
{
    public string Unit { get; set; } = "1";

    public string Epoch { get; set; } = Show.Day(SnowflakeLayout.DefaultEpoch);

    public string TimeBits { get; set; } = "41";

    public string DatacenterBits { get; set; } = "0";

    public string WorkerBits { get; set; } = "10";

    public string SequenceBits { get; set; } = "12";

    public SnowflakeFieldOrder Order { get; set; }

    /// <summary>The layout, whether it keeps the rules or not; what is no number or date is refused.</summary>
    /// <exception cref="InvalidRequestException">A field cannot be read.</exception>
    public SnowflakeLayout ToLayout() => new()
    {
        UnitMilliseconds = Number("unitMilliseconds", Unit),
        Epoch = DateTimeOffset.TryParse(Epoch, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var epoch)
            ? epoch
            : throw InvalidArgument.Of(IdCodes.LayoutInvalid, "epoch", $"epoch is '{Epoch}'; it must be a date such as 2024-01-01."),
        TimeBits = Number("timeBits", TimeBits),
        DatacenterBits = Number("datacenterBits", DatacenterBits),
        WorkerBits = Number("workerBits", WorkerBits),
        SequenceBits = Number("sequenceBits", SequenceBits),
        Order = Order,
    };

    /// <summary>The fields of a layout.</summary>
    public static LayoutForm Of(SnowflakeLayout layout) => new()
    {
        Unit = Text(layout.UnitMilliseconds),
        Epoch = Show.Day(layout.Epoch),
        TimeBits = Text(layout.TimeBits),
        DatacenterBits = Text(layout.DatacenterBits),
        WorkerBits = Text(layout.WorkerBits),
        SequenceBits = Text(layout.SequenceBits),
        Order = layout.Order,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string field, string text) => int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw InvalidArgument.Of(IdCodes.LayoutInvalid, field, $"{field} is '{text}'; it must be a whole number.");
}
