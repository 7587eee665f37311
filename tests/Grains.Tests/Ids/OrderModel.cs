using System.Runtime.ExceptionServices;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Granary.Ids;

/// <summary>
/// A sequence whose order counts, under its real shard: owners that do not know that they were replaced and whose proof is still
/// young, crashes, clean stops, lost answers, late messages, and clients that give up.
/// </summary>
internal sealed class OrderModel : IDisposable
{
    private const string Sequence = "invoices";
    private const int Clients = 4;

    private static readonly Serializer<ShardReply> Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<ShardReply>>();

    private readonly ModelStore _store = new();
    private readonly ModelThread _thread = new();
    private readonly OrderLedger _ledger;
    private readonly OrderHistory _history = new();
    private readonly List<OwnedShard<IdTable>> _owners = [];
    private readonly Queue<(OrderClient Client, TakeRange Request, OwnedShard<IdTable> To)> _late = new();
    private readonly OrderClient[] _clients;
    private int _givenUp;
    private ExceptionDispatchInfo? _failure;

    public OrderModel(SequenceLevel level)
    {
        _ledger = new OrderLedger(_store);
        _clients = [.. Enumerable.Range(0, Clients).Select(i => new OrderClient(_history, Sequence, level, i))];
        var table = new IdTable([]);
        var created = table.Decide(new CreateSequence(OperationId.New(), new SequenceDefinition(Sequence, Level: level)), _ledger.Time);
        _store.TryCommit(0, created.Changes);
        Activate();
    }

    private OwnedShard<IdTable> Owner => _owners[^1];

    private SequenceRow Row => _store.Rows.OfType<SequenceRow>().Single();

    public void Run(IEnumerable<(int Kind, int Who, int Size)> steps)
    {
        foreach (var (kind, who, size) in steps)
        {
            Do(() => Step(kind, _clients[who % Clients], who, size));
        }
    }

    /// <summary>Answers all who wait, and says how many values nobody was told; those of clients that gave up aside.</summary>
    public long Finish()
    {
        while (_late.TryDequeue(out var late))
        {
            Do(() => _ = Deliver(late.Client, late.Request, late.To, isLost: false));
        }

        Do(Activate);
        foreach (var client in _clients.Where(client => client.Outstanding is not null))
        {
            Do(() => _ = Deliver(client, client.Outstanding!, Owner, isLost: false));
            Do(() => Settle(Owner));
            Do(() => _ledger.Advance((long)LedgerLimits.TakeoverPause.TotalMilliseconds));
            Do(() => Settle(Owner));
            Do(_ledger.TellEpochs);
            Assert.Null(client.Outstanding);
        }

        return Row.ReservedOrdinal - _history.Count - _givenUp;
    }

    public void Dispose() => _ledger.Dispose();

    private void Do(Action act)
    {
        _thread.Run(act);
        _failure?.Throw();
    }

    private void Step(int kind, OrderClient client, int who, int size)
    {
        switch (kind)
        {
            case < 45:
                Send(client, client.Ask(1 + (size % 9)), size % 3 == 0 ? _owners[who % _owners.Count] : Owner, size);
                break;
            case < 50:
                _givenUp += client.GiveUp();
                break;
            case < 55:
                if (_late.TryDequeue(out var late))
                {
                    _ = Deliver(late.Client, late.Request, late.To, isLost: false);
                }

                break;
            case < 75:
                Flush(_owners[who % _owners.Count], 1 + (size % 5), answerIsLost: size % 11 == 0);
                break;
            case < 82:
                _ledger.Advance(1 + (size * 3 / 2));
                break;
            case < 88:
                Settle(Owner);
                break;
            case < 92:
                Watch(_owners[who % _owners.Count]);
                break;
            case < 95:
                Activate();
                break;
            case < 97:
                Stop();
                break;
            case < 98:
                _owners.Remove(Owner);
                break;
            default:
                _ledger.ReadEpochs();
                break;
        }

        if (_owners.Count == 0)
        {
            Activate();
        }
    }

    private void Send(OrderClient client, TakeRange request, OwnedShard<IdTable> to, int size)
    {
        if (size % 13 == 0)
        {
            _late.Enqueue((client, request, to));
        }
        else
        {
            _ = Deliver(client, request, to, isLost: size % 17 == 0);
        }
    }

    private async Task Deliver(OrderClient client, TakeRange request, OwnedShard<IdTable> to, bool isLost)
    {
        try
        {
            var reply = (await to.Execute<IdCommand>([request], static _ => null, Decide, IdShardGrain.BasisOf))[0];
            if (isLost)
            {
                client.NotTold(request, reply);
            }
            else
            {
                client.Told(request, reply);
            }
        }
        catch (LedgerException)
        {
            // The shard is closed; the client asks again.
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    private ShardReply Decide(ShardTenure<IdTable> tenure, IdCommand command, List<LedgerRow> rows)
    {
        var decision = tenure.Core.Decide(command, _ledger.Time);
        rows.AddRange(decision.Changes.Select(_ledger.RowOf));
        return decision.Reply;
    }

    private void Activate() => _owners.Add(new OwnedShard<IdTable>(
        "ids/00", _ledger, Serializer, (_, _, _) => Task.FromResult(new IdTable([.. _store.Rows])), static _ => [], static _ => { }, static _ => { }));

    private void Stop()
    {
        var owner = Owner;
        Settle(owner);
        _ = owner.HandOver(table => [.. table.HandOver().Select(_ledger.RowOf)], CancellationToken.None);
        Flush(owner, int.MaxValue, answerIsLost: false);
        _owners.Remove(owner);
    }

    /// <summary>Commits all that waits, and lets the epochs be read and told.</summary>
    private void Settle(OwnedShard<IdTable> owner)
    {
        Flush(owner, int.MaxValue, answerIsLost: false);
        _ledger.ReadEpochs();
        _ledger.TellEpochs();
    }

    private void Flush(OwnedShard<IdTable> owner, int changes, bool answerIsLost)
    {
        if (owner.Tenure is { } tenure)
        {
            _ledger.Flush(tenure.Claim, changes, answerIsLost);
            Forget(owner, tenure.Claim);
        }
    }

    private void Watch(OwnedShard<IdTable> owner)
    {
        if (owner.Tenure is { } tenure)
        {
            _ledger.Watch(tenure.Claim);
        }
    }

    /// <summary>An owner that learned that it was replaced goes.</summary>
    private void Forget(OwnedShard<IdTable> owner, ShardClaim claim)
    {
        if (claim.Error?.Code == LedgerCodes.Fenced)
        {
            _owners.Remove(owner);
        }
    }
}
