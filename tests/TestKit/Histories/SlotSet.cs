namespace Granary.Histories;

/// <summary>An immutable set of small numbers with equality by value.</summary>
internal readonly struct SlotSet : IEquatable<SlotSet>
{
    private readonly ulong[] _words;

    private SlotSet(ulong[] words) => _words = words;

    public static SlotSet Empty(int size) => new(new ulong[(size + 63) / 64]);

    public bool Contains(int slot) => (_words[slot / 64] >> (slot % 64) & 1) != 0;

    public SlotSet With(int slot) => Flip(slot);

    public SlotSet Without(int slot) => Flip(slot);

    public bool Equals(SlotSet other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is SlotSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    private SlotSet Flip(int slot)
    {
        var words = (ulong[])_words.Clone();
        words[slot / 64] ^= 1UL << (slot % 64);
        return new SlotSet(words);
    }
}
