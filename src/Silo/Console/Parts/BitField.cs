namespace Granary.Web.Parts;

/// <summary>A field of an id, as the bit bar draws it.</summary>
/// <param name="Name">What it holds.</param>
/// <param name="Bits">How many bits.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="Value">What it holds in one id, or what it is good for.</param>
public sealed record BitField(string Name, int Bits, string Tone, string? Value)
{
    /// <summary>The fields of a layout, from the highest bits to the lowest.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="time">What to say of the time.</param>
    /// <param name="datacenter">What to say of the datacenter.</param>
    /// <param name="worker">What to say of the worker.</param>
    /// <param name="sequence">What to say of the sequence.</param>
    internal static IReadOnlyList<BitField> Of(Granary.Ids.SnowflakeLayout layout, string? time, string? datacenter, string? worker, string? sequence)
    {
        BitField[] place =
        [
            new("Datacenter", layout.DatacenterBits, "sky", datacenter),
            new("Worker", layout.WorkerBits, "wheat", worker),
        ];
        BitField count = new("Sequence", layout.SequenceBits, "rust", sequence);
        BitField[] lower = layout.Order == Granary.Ids.SnowflakeFieldOrder.WorkerThenSequence ? [.. place, count] : [count, .. place];
        return [new BitField("Time", layout.TimeBits, "leaf", time), .. lower.Where(static field => field.Bits > 0)];
    }
}
