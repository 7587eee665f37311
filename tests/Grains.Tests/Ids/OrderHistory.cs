namespace Granary.Ids;

/// <summary>The values that were told, in the order in which they were.</summary>
internal sealed class OrderHistory
{
    private readonly HashSet<long> _told = [];

    /// <summary>The greatest value that anybody was told by now; 0 before the first.</summary>
    public long Greatest { get; private set; }

    public int Count => _told.Count;

    /// <summary>Notes an answer, and holds it against what was told before its request began.</summary>
    public void Told(SequenceRange range, long floor)
    {
        Assert.True(range.First > floor, $"{range.First} was told to somebody who asked after {floor} had been told.");
        for (var i = 0; i < range.Count; i++)
        {
            Assert.True(_told.Add(range.First + i), $"{range.First + i} was told twice.");
        }

        Greatest = Math.Max(Greatest, range.First + range.Count - 1);
    }
}
