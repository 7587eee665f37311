using Granary.Shards;

namespace Granary.Ids;

/// <summary>A process that draws runs of a sequence and notes every value that it may use.</summary>
internal sealed class ModelTaker(HashSet<long> used)
{
    private readonly List<SequenceRange> _runs = [];

    private long? _lastUsed;

    /// <summary>
    /// Its greatest value, which it passes on so that its values grow; what it gave back it never had.
    /// </summary>
    public long? Last => _runs.Select(run => (long?)run.First + ((run.Count - 1) * run.Step)).Append(_lastUsed).Max();

    public void Told(ShardReply reply, long? after)
    {
        if (reply is not SequenceRange range)
        {
            return;
        }

        Assert.True(range.Count > 0, "A run holds a value.");
        Assert.True(after is null || range.First > after, $"The run begins at {range.First}, but was to come after {after}.");
        _runs.Add(range);
    }

    /// <summary>Uses the first values of its oldest run and gives the others back.</summary>
    public ReturnRange? Return(OperationId operation, int keep)
    {
        if (_runs.Count == 0)
        {
            return null;
        }

        var run = _runs[0];
        _runs.RemoveAt(0);
        keep = Math.Min(keep, run.Count);
        Use(run, keep);
        return new ReturnRange(operation, run.Sequence, run.RangeId, run.Count - keep);
    }

    public void UseAll()
    {
        foreach (var run in _runs)
        {
            Use(run, run.Count);
        }

        _runs.Clear();
    }

    private void Use(SequenceRange run, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var value = run.First + (i * run.Step);
            Assert.True(used.Add(value), $"Value {value} was handed out twice.");
            _lastUsed = value > _lastUsed ? value : _lastUsed ?? value;
        }
    }
}
