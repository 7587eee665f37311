using Granary.Shards;

namespace Granary.Ids;

/// <summary>A client that asks for values, one request at a time, and repeats it until it is answered.</summary>
internal sealed class OrderClient(OrderHistory history, string sequence, SequenceLevel level, int number)
{
    private readonly Guid _taker = new(number + 1, 0, 0, new byte[8]);
    private long _turn;
    private long _floor;
    private SequenceRange? _unheard;

    /// <summary>What it waits for an answer to.</summary>
    public TakeRange? Outstanding { get; private set; }

    /// <summary>A new request, or the repeat of the one that was not answered.</summary>
    public TakeRange Ask(int count)
    {
        if (Outstanding is null)
        {
            _turn++;
            var operation = new OperationId(new Guid(number + 1, 1, 0, BitConverter.GetBytes(_turn)));
            Outstanding = new TakeRange(operation, sequence, count, After: null, level, _taker, _turn);
            _floor = history.Greatest;
            _unheard = null;
        }

        return Outstanding;
    }

    /// <summary>Stops waiting; answers how many values may be a gap now.</summary>
    public int GiveUp()
    {
        var count = Outstanding?.Count ?? 0;
        Outstanding = null;
        return count;
    }

    /// <summary>An answer was sent and did not arrive.</summary>
    public void NotTold(TakeRange request, ShardReply reply)
    {
        if (request == Outstanding && reply is SequenceRange range)
        {
            Repeated(range);
            _unheard = range;
        }
    }

    public void Told(TakeRange request, ShardReply reply)
    {
        if (request != Outstanding || reply is not SequenceRange range)
        {
            return;
        }

        Repeated(range);
        history.Told(range, _floor);
        Outstanding = null;
    }

    private void Repeated(SequenceRange range)
    {
        if (level == SequenceLevel.Strict && _unheard is not null)
        {
            Assert.Equal(_unheard, range);
        }
    }
}
