using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>The block's instruments, on the meter <c>Granary.Ids</c>.</summary>
internal sealed class IdMetrics
{
    private readonly Counter<long> _commands;
    private readonly Counter<long> _values;

    public IdMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Ids");
        _commands = meter.CreateCounter<long>("granary.ids.commands", "{command}", "Commands decided, by kind and outcome.");
        _values = meter.CreateCounter<long>("granary.ids.sequence.values", "{value}", "Values of sequences handed to clients.");
    }

    public void Decided(IdCommand command, ShardReply reply)
    {
        _commands.Add(
            1,
            new KeyValuePair<string, object?>("command", command.GetType().Name),
            new KeyValuePair<string, object?>("outcome", reply is Refusal refusal ? refusal.Code : "ok"));
        if (reply is SequenceRange range)
        {
            _values.Add(range.Count);
        }
    }
}
