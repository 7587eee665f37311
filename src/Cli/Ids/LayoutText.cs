using System.Globalization;

namespace Granary.Ids;

/// <summary>Layouts as people write them: a preset's name, or <c>time/datacenter/worker/sequence</c> bits.</summary>
internal static class LayoutText
{
    /// <summary>Reads a layout; what is not given is as in the preset, or as in the default layout.</summary>
    /// <exception cref="FormatException">A part cannot be read, or the layout breaks a rule.</exception>
    public static SnowflakeLayout Parse(string bits, string? unit, string? epoch, string? order)
    {
        var layout = SnowflakeLayout.Presets.GetValueOrDefault(bits) ?? OfBits(bits);
        if (unit is not null)
        {
            layout = layout with { UnitMilliseconds = Number("unit", unit) };
        }

        if (epoch is not null)
        {
            layout = layout with { Epoch = Instant(epoch) };
        }

        if (order is not null)
        {
            layout = layout with
            {
                Order = Enum.TryParse<SnowflakeFieldOrder>(order, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
                    ? parsed
                    : throw new FormatException($"order is '{order}'; it must be workerThenSequence or sequenceThenWorker"),
            };
        }

        return layout.Problems() is { Count: > 0 } problems ? throw new FormatException(string.Join(' ', problems)) : layout;
    }

    /// <summary>A layout as the fields of a file's header.</summary>
    public static string FieldsOf(SnowflakeLayout layout) => string.Create(
        CultureInfo.InvariantCulture,
        $"layout={layout.TimeBits}/{layout.DatacenterBits}/{layout.WorkerBits}/{layout.SequenceBits} unit={layout.UnitMilliseconds} " +
        $"epoch={layout.Epoch.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} " +
        $"order={(layout.Order == SnowflakeFieldOrder.WorkerThenSequence ? "workerThenSequence" : "sequenceThenWorker")}");

    private static SnowflakeLayout OfBits(string bits)
    {
        if (bits.Split('/') is not [var time, var datacenter, var worker, var sequence])
        {
            throw new FormatException(
                $"'{bits}' is no layout; write time/datacenter/worker/sequence bits like 41/0/10/12, or {string.Join(", ", SnowflakeLayout.Presets.Keys)}");
        }

        return SnowflakeLayout.Default with
        {
            TimeBits = Number("time bits", time),
            DatacenterBits = Number("datacenter bits", datacenter),
            WorkerBits = Number("worker bits", worker),
            SequenceBits = Number("sequence bits", sequence),
        };
    }

    private static DateTimeOffset Instant(string text)
    {
        // Headers may carry the epoch as Unix milliseconds, which need no calendar to write.
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 9999)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? parsed
            : throw new FormatException($"epoch is '{text}'; write an instant like 2024-01-01T00:00:00Z");
    }

    private static int Number(string field, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{field} is '{text}'; it must be a whole number");
}
