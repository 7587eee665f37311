using Granary.Shards;

namespace Granary.Ids;

/// <summary>Which worker ids of a pool each datacenter may lease.</summary>
internal sealed class WorkerMap(PoolDefinition definition)
{
    private readonly SnowflakeLayout _layout = definition.Layout;

    /// <summary>Worker ids in all, over every datacenter.</summary>
    public int WorkersTotal => definition.Ranges.IsDefaultOrEmpty
        ? _layout.WorkersPerDatacenter * _layout.Datacenters
        : definition.Ranges.Sum(range => range.Workers);

    /// <summary>Checks a request's arguments and finds the worker ids that it may use.</summary>
    public Refusal? Check(LeaseWorkers command, out WorkerWindow window)
    {
        window = default;
        var refusal = IdGuards.Operation(command.Operation)
            ?? IdGuards.Workers(command.Workers)
            ?? IdGuards.Holder(command.Holder)
            ?? IdGuards.Budget(command.Budget)
            ?? IdGuards.WhenAhead(command.WhenAhead);
        if (refusal is not null)
        {
            return refusal;
        }

        if (Find(command.Datacenter) is not { } found)
        {
            return IdGuards.Invalid(IdCodes.DatacenterRefused, Serves(command.Datacenter), "datacenter");
        }

        window = found;
        if (!window.Fits(command.Workers))
        {
            return IdGuards.Invalid(
                IdCodes.WorkersInvalid,
                $"workers is {command.Workers}; pool '{definition.Name}' has no aligned block of that many among worker ids "
                + $"{window.First} to {window.End - 1} of datacenter {command.Datacenter}.",
                "workers");
        }

        return command.Worker is not { } worker || window.Holds(worker, command.Workers)
            ? null
            : IdGuards.Invalid(
                IdCodes.WorkerInvalid,
                $"worker is {worker}; it must be a multiple of {command.Workers} (the workers asked for) whose block lies "
                + $"among worker ids {window.First} to {window.End - 1} of pool '{definition.Name}' in datacenter {command.Datacenter}.",
                "worker");
    }

    private WorkerWindow? Find(int datacenter)
    {
        if (_layout.DatacenterBits > 0)
        {
            return datacenter >= 0 && datacenter < _layout.Datacenters
                ? new WorkerWindow(datacenter, 0, _layout.WorkersPerDatacenter)
                : null;
        }

        if (definition.Ranges.IsDefaultOrEmpty)
        {
            return datacenter == definition.HomeDatacenter
                ? new WorkerWindow(datacenter, 0, _layout.WorkersPerDatacenter)
                : null;
        }

        var range = definition.Ranges.FirstOrDefault(range => range.Datacenter == datacenter);
        return range is null ? null : new WorkerWindow(datacenter, range.FirstWorker, range.FirstWorker + range.Workers);
    }

    private string Serves(int datacenter)
    {
        var served = _layout.DatacenterBits > 0 ? $"datacenters 0 to {_layout.Datacenters - 1}"
            : definition.Ranges.IsDefaultOrEmpty
                ? $"datacenter {definition.HomeDatacenter} alone, having neither datacenter bits nor ranges"
            : $"datacenters {string.Join(", ", definition.Ranges.Select(range => range.Datacenter))}";
        return $"datacenter is {datacenter}; pool '{definition.Name}' serves {served}.";
    }
}
