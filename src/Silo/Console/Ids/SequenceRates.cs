using Granary.Ids;

namespace Granary.Web.Ids;

/// <summary>How fast sequences move, from what they were a few seconds ago. Belongs to one page.</summary>
internal sealed class SequenceRates
{
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset At, Dictionary<string, long?> Next)> _seen = new();
    private (DateTimeOffset At, Dictionary<string, long?> Next) _latest;

    /// <summary>Notes where the sequences are now.</summary>
    public void Add(IEnumerable<SequenceInfo> sequences, DateTimeOffset now)
    {
        _latest = (now, sequences.ToDictionary(static sequence => sequence.Definition.Name, static sequence => sequence.Next));
        _seen.Enqueue(_latest);
        while (now - _seen.Peek().At > Over)
        {
            _seen.Dequeue();
        }
    }

    /// <summary>Values a second that clients took; 0 where that is not known.</summary>
    public double Of(SequenceInfo sequence)
    {
        var name = sequence.Definition.Name;
        return _seen.TryPeek(out var oldest)
            && oldest.Next.GetValueOrDefault(name) is { } before
            && _latest.Next.GetValueOrDefault(name) is { } now
            && _latest.At > oldest.At
            ? Math.Max(0, (double)(now - before) / sequence.Definition.Step / (_latest.At - oldest.At).TotalSeconds)
            : 0;
    }
}
