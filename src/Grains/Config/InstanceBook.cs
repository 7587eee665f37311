using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>The instances of an application in an environment, and since when one is behind. Not thread-safe.</summary>
internal sealed class InstanceBook
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many instances there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Takes note of what an instance runs; one too many is left out.</summary>
    public void Note(ConfigReport report, DateTimeOffset now)
    {
        if (_entries.TryGetValue(report.Instance.Name, out var entry))
        {
            (entry.Report, entry.At) = (report, now);
        }
        else if (_entries.Count < ConfigLimits.InstancesMax)
        {
            _entries[report.Instance.Name] = new Entry(report) { At = now };
        }
    }

    /// <summary>Forgets who has said nothing for long, and looks who is behind.</summary>
    /// <param name="expectedOf">The version that an instance should run.</param>
    /// <param name="now">The time.</param>
    public void Look(Func<ConfigReport, ConfigVersion> expectedOf, DateTimeOffset now)
    {
        foreach (var (name, entry) in _entries)
        {
            if (now - entry.At > ConfigLimits.InstanceKept)
            {
                _entries.Remove(name);
                continue;
            }

            var expected = expectedOf(entry.Report);
            entry.Expected = expected.Revision;
            var isBehind = entry.Report.Error is not null || expected.Replaces(entry.Report.Version);
            entry.BehindSince = isBehind ? entry.BehindSince ?? now : null;
            entry.IsDrifting = entry.Report.Error is not null || (entry.BehindSince is { } since && now - since > ConfigLimits.DriftAfter);
        }
    }

    /// <summary>The instances by name, as they were found when it was looked.</summary>
    public ImmutableArray<InstanceInfo> List() =>
    [
        .. _entries.Values.OrderBy(static entry => entry.Report.Instance.Name, StringComparer.Ordinal)
            .Select(static entry => new InstanceInfo(entry.Report, entry.At, entry.Expected, entry.IsDrifting)),
    ];

    /// <summary>Those that drift.</summary>
    public IEnumerable<ConfigReport> Drifting => _entries.Values.Where(static entry => entry.IsDrifting).Select(static entry => entry.Report);

    private sealed class Entry(ConfigReport report)
    {
        public ConfigReport Report { get; set; } = report;

        public DateTimeOffset At { get; set; }

        public long Expected { get; set; }

        public DateTimeOffset? BehindSince { get; set; }

        public bool IsDrifting { get; set; }
    }
}
