using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Gathers what instances say that they run, and passes it on to their shards. Thread-safe.</summary>
internal sealed class ConfigReports(Func<string, ImmutableArray<ConfigReport>, Task> send, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, ConfigReport>> _waiting = [];

    /// <summary>Takes a report in; of several of one instance the last counts.</summary>
    public void Add(string shard, ConfigReport report)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_waiting.TryGetValue(shard, out var reports);
            if (isFirst)
            {
                _waiting[shard] = reports = new Dictionary<string, ConfigReport>(StringComparer.Ordinal);
            }

            reports![report.Instance.Name] = report;
        }

        if (isFirst)
        {
            _ = Task.Run(() => SendLater(shard));
        }
    }

    private async Task SendLater(string shard)
    {
        await Task.Delay(ConfigLimits.ReportWindow, time);
        ConfigReport[] reports;
        lock (_gate)
        {
            _waiting.Remove(shard, out var waiting);
            reports = [.. waiting!.Values];
        }

        foreach (var part in reports.Chunk(ConfigLimits.ReportsPerCallMax))
        {
            try
            {
                await send(shard, [.. part]);
            }
            catch (Exception error) when (GrainCallFailure.IsPassing(error, CancellationToken.None))
            {
                // The instances say it again.
                return;
            }
        }
    }
}
