using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// A sequence and its takers under crashes, lost answers, clean stops and owners that do not know that they were
/// replaced.
/// </summary>
internal sealed class SequenceModel
{
    private const string Sequence = "invoices";

    private readonly ModelStore _store = new();
    private readonly List<ModelActivation> _activations = [];
    private readonly Dictionary<ModelActivation, int> _grantsSinceWrite = [];
    private readonly ModelTaker[] _takers;
    private int _operations;

    public SequenceModel(SequenceDefinition definition)
    {
        _takers = [.. Enumerable.Range(0, 5).Select(_ => new ModelTaker(Used))];
        Activate();
        Owner.Ask(new CreateSequence(Operation(), definition with { Name = Sequence }), default, reply => Assert.IsType<SequenceInfo>(reply));
        Owner.Flush();
    }

    /// <summary>Every value that somebody used.</summary>
    public HashSet<long> Used { get; } = [];

    private ModelActivation Owner => _activations[^1];

    public void Run(IEnumerable<(int Kind, int Who, int Size)> steps)
    {
        foreach (var (kind, who, size) in steps)
        {
            Step(kind, _takers[who % _takers.Length], size);
        }
    }

    /// <summary>Commits what waits, and lets every taker use what it has.</summary>
    public void Finish()
    {
        Owner.Flush();
        UseAll();
    }

    /// <summary>Gives everything back, stops cleanly, and begins anew.</summary>
    public void GiveBackAndStop()
    {
        Owner.Flush();
        foreach (var taker in _takers)
        {
            while (taker.Return(Operation(), keep: 0) is { } back)
            {
                Owner.Ask(back, default, _ => { });
            }
        }

        Owner.Stop();
        Replace();
    }

    /// <summary>
    /// Takes values of the sequence, one run after another, as somebody who does not mind their order.
    /// </summary>
    public void TakeAll(int runs, int count)
    {
        for (var i = 0; i < runs; i++)
        {
            Take(_takers[0], count, inOrder: false, Owner);
        }

        Finish();
    }

    private void Step(int kind, ModelTaker taker, int size)
    {
        switch (kind)
        {
            case < 55:
                Take(taker, 1 + (size % 40), inOrder: size % 3 > 0, size % 7 == 6 ? _activations[size % _activations.Count] : Owner);
                break;
            case < 60:
                Take(taker, 1 + (size * size % 5000), inOrder: true, Owner);
                break;
            case < 80:
                if (taker.Return(Operation(), size % 12) is { } back)
                {
                    Owner.Ask(back, default, _ => { });

                    // A repeat, which must not give the same values to two.
                    Owner.Ask(back, default, reply => Assert.Equal(new Done(Changed: false), reply));
                }

                break;
            case < 92:
                Owner.Flush(size % 10, answersAreLost: size % 17 == 0);
                break;
            case < 94:
                Owner.Stop();
                break;
            case < 96:
                Owner.Crash();
                break;
            case < 98:
                Activate();
                break;
            default:
                Owner.Flush();
                break;
        }

        Replace();
    }

    private void Take(ModelTaker taker, int count, bool inOrder, ModelActivation activation)
    {
        var after = inOrder ? taker.Last : null;
        var decision = activation.Ask(new TakeRange(Operation(), Sequence, count, after), default, reply => taker.Told(reply, after));
        CountWrites(activation, decision);
    }

    private void CountWrites(ModelActivation activation, IdDecision decision)
    {
        // The first write of an activation depends on nothing that went before.
        var isOpen = _grantsSinceWrite.TryGetValue(activation, out var grants);
        if (decision.Changes.Count > 0)
        {
            Assert.True(!isOpen || grants >= IdLimits.RangesPerReservation, $"Only {grants} runs went between two durable writes.");
            grants = 0;
        }

        if (isOpen || decision.Changes.Count > 0)
        {
            _grantsSinceWrite[activation] = grants + (decision.Reply is SequenceRange ? 1 : 0);
        }
    }

    private void UseAll()
    {
        foreach (var taker in _takers)
        {
            taker.UseAll();
        }
    }

    private void Replace()
    {
        _activations.RemoveAll(activation => activation.IsGone);
        if (_activations.Count == 0)
        {
            Activate();
        }
    }

    private void Activate() => _activations.Add(_store.Claim());

    private OperationId Operation() => new(new Guid(++_operations, 0, 0, new byte[8]));
}
