using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// A pool, its holders, and everything that can go wrong between them: processes and shards that crash, answers that
/// get lost, owners that do not know that they were replaced, clocks that jump. A step is three numbers, so that any
/// array is a schedule.
/// </summary>
internal sealed class PoolModel
{
    private const string Pool = "orders";

    private readonly ModelStore _store = new();
    private readonly List<ModelActivation> _activations = [];
    private readonly List<ModelHolder> _holders = [];
    private readonly List<ModelHolder> _ghosts = [];
    private readonly PoolDefinition _definition;
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private int _operations;

    public PoolModel(PoolDefinition definition, IUsedIds used)
    {
        _definition = definition with { Name = Pool };
        Activate();
        Ask(new CreatePool(Operation(), _definition), Ignore);
        Owner.Flush();
        var datacenters = definition.Layout.DatacenterBits > 0 ? [0, 1]
            : definition.Ranges.IsDefaultOrEmpty ? new[] { 0 }
            : [.. definition.Ranges.Select(range => range.Datacenter)];
        foreach (var datacenter in datacenters)
        {
            for (var i = 0; i < 6; i++)
            {
                var name = i is 1 or 2 or 5 ? $"name{i % 3}" : null;
                int? worker = i is 3 or 4 ? definition.Ranges.FirstOrDefault(range => range.Datacenter == datacenter)?.FirstWorker ?? 0 : null;
                var who = new WorkerHolder(name, $"host{i / 2}", $"process{i}");
                _holders.Add(new ModelHolder(who, datacenter, worker, used));
            }
        }
    }

    public ModelStore Store => _store;

    public DateTimeOffset Now => _now;

    private ModelActivation Owner => _activations[^1];

    public void Run(IEnumerable<(int Kind, int Who, int Size)> steps)
    {
        foreach (var (kind, who, size) in steps)
        {
            Step(kind, _holders[who % _holders.Count], size);
        }
    }

    /// <summary>Asks the owner without a commit.</summary>
    public ShardReply Decide(IdCommand command) => Owner.Ask(command, _now, Ignore).Reply;

    /// <summary>Commits what waits, and lets everybody who ever got a slice use it up.</summary>
    public void Finish()
    {
        Owner.Flush();
        while (Owner.IsGone)
        {
            Replace();
            Owner.Flush();
        }

        foreach (var holder in _holders.Concat(_ghosts))
        {
            holder.Use(long.MaxValue);
        }
    }

    private void Step(int kind, ModelHolder holder, int size)
    {
        switch (kind)
        {
            case < 20:
                Lease(holder, size);
                break;
            case < 40:
                Renew(holder, size);
                break;
            case < 46:
                Release(holder, size);
                break;
            case < 60:
                holder.Use(_definition.Layout.TickOf(_now) + (size % 50));
                break;
            case < 66:
                _ghosts.Add(holder.Die());
                break;
            case < 70 when _ghosts.Count > 0:
                _ghosts[size % _ghosts.Count].Use(_definition.Layout.TickOf(_now) + size);
                break;
            case < 82:
                _now += size < 900 ? TimeSpan.FromMilliseconds(size * 20) : TimeSpan.FromSeconds(size);
                break;
            case < 83:
                _now -= size < 900 ? TimeSpan.FromMilliseconds(size * 20) : TimeSpan.FromSeconds(size * 10);
                break;
            case < 92:
                Owner.Flush(size % 8, answersAreLost: size % 13 == 0);
                break;
            case < 94:
                Owner.Crash();
                break;
            case < 96:
                Activate();
                break;
            case < 97:
                Owner.Stop();
                break;
            case < 98:
                Ask(new ForgetHolder(Operation(), Pool, holder.Who.Name ?? "nobody"), Ignore);
                break;
            case < 99:
                _now += size % 2 * TimeSpan.FromHours(2);
                Ask(new DeletePool(Operation(), Pool), Ignore);
                Ask(new CreatePool(Operation(), _definition), Ignore);
                break;
            default:
                Owner.Flush();
                break;
        }

        Replace();
    }

    private void Replace()
    {
        _activations.RemoveAll(activation => activation.IsGone);
        if (_activations.Count == 0)
        {
            Activate();
        }
    }

    private void Lease(ModelHolder holder, int size)
    {
        if (holder.Lease is not null)
        {
            return;
        }

        var operation = holder.Asking ??= Operation();
        var workers = 1 << (size / 3 % 4);
        Ask(holder.Request(Pool, workers, Budget(size), (WhenAhead)(size / 12 % 3)), reply => holder.Told(operation, reply), size);
    }

    private void Renew(ModelHolder holder, int size)
    {
        if (holder.Lease is not { } lease)
        {
            return;
        }

        Ask(new RenewWorkers(Operation(), Pool, lease.LeaseId, Budget(size)), reply =>
        {
            if (reply is Refusal { Code: IdCodes.LeaseLost } && holder.Lease?.LeaseId == lease.LeaseId)
            {
                _ghosts.Add(holder.Die());
            }
            else
            {
                holder.ToldRenewed(reply);
            }
        }, size);
    }

    private void Release(ModelHolder holder, int size)
    {
        if (holder.Lease is not null)
        {
            Ask(holder.Release(Operation(), Pool, withTail: size % 4 > 0), Ignore, size);
        }
    }

    /// <summary>Asks the owner, or now and then one who does not know that it was replaced.</summary>
    private void Ask(IdCommand command, Action<ShardReply> tell, int size = 0)
    {
        var activation = size % 5 == 4 ? _activations[size % _activations.Count] : Owner;
        activation.Ask(command, _now, tell);
    }

    private void Activate() => _activations.Add(_store.Claim());

    private OperationId Operation() => new(new Guid(++_operations, 0, 0, new byte[8]));

    private static TimeSpan Budget(int size) => (size % 3) switch
    {
        0 => IdLimits.BudgetMin,
        1 => IdLimits.BudgetDefault,
        _ => TimeSpan.FromHours(1),
    };

    private static void Ignore(ShardReply reply)
    {
    }
}
