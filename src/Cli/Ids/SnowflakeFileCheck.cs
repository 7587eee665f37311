using Granary.Output;

namespace Granary.Ids;

/// <summary>Holds the ids of one file against the rules, in one pass.</summary>
internal sealed class SnowflakeFileCheck(SnowflakeLayout layout, long toleranceMilliseconds, IdFileReport report)
{
    private readonly LayoutFields _fields = new(layout);
    private readonly NotedTimes _times = new(report.File.Marks);
    private readonly bool _isOfOneGenerator = report.File.Header?.Generators == 1;
    private readonly Dictionary<int, WorkerTally> _workers = [];
    private WorkerTally? _worker;
    private int _place = -1;
    private long _previous = -1;
    private long _tickMin = long.MaxValue;
    private long _tickMax = long.MinValue;
    private long _timed;
    private long _ahead;
    private long _behind;

    /// <summary>Checks the file and fills its report.</summary>
    public void Run()
    {
        var ids = report.File.Values.Span;
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            if (id < 0 || id > _fields.IdMax)
            {
                report.Grows = false;
                report.Offend(IdRule.Decodes, i, $"{id} is outside the layout: it is negative or has more than {layout.TotalBits} bits.");
                continue;
            }

            CheckOrder(i, id);
            CheckTime(i, id, _fields.TickOf(id));
        }

        report.FirstTime = _tickMin == long.MaxValue ? null : layout.TimeOf(_tickMin);
        report.LastTime = _tickMin == long.MaxValue ? null : layout.TimeOf(_tickMax);
        report.Workers = [.. _workers.Values.OrderBy(static tally => tally.Datacenter).ThenBy(static tally => tally.Worker)];
        report.TimedCount = _timed;
        report.GreatestAhead = TimeSpan.FromMilliseconds(_ahead);
        report.GreatestBehind = TimeSpan.FromMilliseconds(_behind);
    }

    private void CheckOrder(int index, long id)
    {
        var worker = WorkerAt(_fields.PlaceOf(id));
        worker.Count++;
        if (id <= worker.LastId)
        {
            report.Offend(IdRule.Ordered, index, $"{id} follows {worker.LastId} of the same worker {worker.Datacenter}/{worker.Worker}.");
        }
        else if (id <= _previous && _isOfOneGenerator)
        {
            report.Offend(IdRule.Ordered, index, $"{id} follows {_previous} of the same generator.");
        }

        report.Grows &= id > _previous;
        worker.LastId = id;
        _previous = id;
    }

    private void CheckTime(int index, long id, long tick)
    {
        _tickMin = Math.Min(_tickMin, tick);
        _tickMax = Math.Max(_tickMax, tick);
        var (after, before) = _times.Around(index);
        if (after is null && before is null)
        {
            return;
        }

        _timed++;
        var time = _fields.MillisecondsOf(tick);
        var late = time - (before ?? time);
        var early = (after ?? time) - time - (layout.UnitMilliseconds - 1);
        _ahead = Math.Max(_ahead, late);
        _behind = Math.Max(_behind, early);
        if (late > toleranceMilliseconds)
        {
            report.Offend(IdRule.Timely, index, $"{id} is of {InstantOf(time)}, {late} ms after the time noted behind it.");
        }
        else if (early > toleranceMilliseconds)
        {
            report.Offend(IdRule.Timely, index, $"{id} is of {InstantOf(time)}, {early} ms before the time noted ahead of it.");
        }
    }

    private WorkerTally WorkerAt(int place)
    {
        // Neighbours are mostly of the same worker.
        if (place == _place && _worker is not null)
        {
            return _worker;
        }

        if (!_workers.TryGetValue(place, out var worker))
        {
            worker = new WorkerTally(place >> layout.WorkerBits, place & (layout.WorkersPerDatacenter - 1));
            _workers.Add(place, worker);
        }

        (_place, _worker) = (place, worker);
        return worker;
    }

    private static string InstantOf(long milliseconds) => TableRows.Instant(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
