using System.Globalization;

namespace Granary.Ids;

/// <summary>
/// The promises of the Ids block as checks on files: none is there twice, order is as promised, each id decodes to a time,
/// datacenter and worker. Pure: no files, no clock, no console.
/// </summary>
/// <param name="tolerance">How far the clocks of the writer and the cluster may be apart, borrowing from the future included.</param>
internal sealed class IdFileVerifier(TimeSpan tolerance)
{
    private readonly long _tolerance = (long)tolerance.TotalMilliseconds;

    /// <summary>Holds all files of a pool or sequence against its rules.</summary>
    public IdGroupReport Verify(IdFileGroup group, CancellationToken cancellationToken = default)
    {
        var reports = new IdFileReport[group.Files.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, reports.Length, options, i => reports[i] = CheckFile(group, group.Files[i]));
        return new IdGroupReport(group, reports, FindDuplicates(reports, cancellationToken));
    }

    private IdFileReport CheckFile(IdFileGroup group, IdFile file)
    {
        var report = new IdFileReport(file);
        foreach (var bad in file.BadLines)
        {
            report.Offences.Add(IdRule.Readable, () => new IdOffence(IdRule.Readable, file.Path, bad.Line, $"'{bad.Text}' is no number."));
        }

        if (group.Kind == IdFileKind.Snowflake)
        {
            CheckSnowflakes(group.Layout!, report);
        }
        else
        {
            CheckSequence(group.Sequence!, report);
        }

        return report;
    }

    private void CheckSnowflakes(SnowflakeLayout layout, IdFileReport report)
    {
        var file = report.File;
        var values = file.Values.Span;
        var fields = new LayoutFields(layout);
        var workers = new Dictionary<int, WorkerTally>();
        var times = new NotedTimes(file.Marks);
        var oneGenerator = file.Header?.Generators == 1;
        var (tickMin, tickMax) = (long.MaxValue, long.MinValue);
        var (ahead, behind, timed) = (0L, 0L, 0L);
        var place = -1;
        WorkerTally? worker = null;
        var previous = -1L;

        for (var i = 0; i < values.Length; i++)
        {
            var id = values[i];
            if (id < 0 || id > fields.IdMax)
            {
                Offend(report, IdRule.Decodes, i, $"{id} is outside the layout: it has more than {layout.TotalBits} bits.");
                report.Grows = false;
                continue;
            }

            var tick = fields.TickOf(id);
            if (fields.PlaceOf(id) is var at && at != place || worker is null)
            {
                place = fields.PlaceOf(id);
                worker = TallyOf(workers, layout, place);
            }

            worker.Count++;
            if (id <= worker.LastId)
            {
                Offend(report, IdRule.Ordered, i, $"{id} follows {worker.LastId} of the same worker {Name(worker)}.");
            }
            else if (id <= previous && oneGenerator)
            {
                Offend(report, IdRule.Ordered, i, $"{id} follows {previous} of the same generator.");
            }

            report.Grows &= id > previous;
            worker.LastId = id;
            previous = id;
            tickMin = Math.Min(tickMin, tick);
            tickMax = Math.Max(tickMax, tick);

            var (after, before) = times.Around(i);
            var time = fields.MillisecondsOf(tick);
            var late = time - before;
            var early = after - time - (layout.UnitMilliseconds - 1);
            timed += before != long.MaxValue || after != long.MinValue ? 1 : 0;
            ahead = before == long.MaxValue ? ahead : Math.Max(ahead, late);
            behind = after == long.MinValue ? behind : Math.Max(behind, early);
            if (before != long.MaxValue && late > _tolerance)
            {
                Offend(report, IdRule.Timely, i, $"{id} is of {Instant(time)}, {late} ms after the time noted behind it.");
            }
            else if (after != long.MinValue && early > _tolerance)
            {
                Offend(report, IdRule.Timely, i, $"{id} is of {Instant(time)}, {early} ms before the time noted ahead of it.");
            }
        }

        report.FirstTime = tickMin == long.MaxValue ? null : layout.TimeOf(tickMin);
        report.LastTime = tickMin == long.MaxValue ? null : layout.TimeOf(tickMax);
        report.Workers = [.. workers.Values.OrderBy(static tally => tally.Datacenter).ThenBy(static tally => tally.Worker)];
        report.TimedCount = timed;
        report.GreatestAhead = TimeSpan.FromMilliseconds(ahead);
        report.GreatestBehind = TimeSpan.FromMilliseconds(behind);
    }

    private static void CheckSequence(SequenceDefinition sequence, IdFileReport report)
    {
        var values = report.File.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (value < sequence.Start || value > sequence.Maximum || (ulong)(value - sequence.Start) % (ulong)sequence.Step != 0)
            {
                Offend(
                    report, IdRule.OnGrid, i,
                    $"{value} is no value of start {sequence.Start}, step {sequence.Step} and maximum {sequence.Maximum}.");
            }

            if (i > 0 && value <= values[i - 1])
            {
                report.Grows = false;
                Offend(report, IdRule.Ordered, i, $"{value} follows {values[i - 1]}.");
            }
        }
    }

    private static IdOffences FindDuplicates(IdFileReport[] reports, CancellationToken cancellationToken)
    {
        var offences = new IdOffences();
        var sorted = reports.Select(Sorted).ToArray();
        foreach (var value in SortedRuns.Repeats(sorted, cancellationToken))
        {
            offences.Add(IdRule.Unique, () => Where(reports, value));
        }

        return offences;
    }

    private static ReadOnlyMemory<long> Sorted(IdFileReport report)
    {
        if (report.Grows)
        {
            return report.File.Values;
        }

        var copy = report.File.Values.ToArray();
        Array.Sort(copy);
        return copy;
    }

    private static IdOffence Where(IdFileReport[] reports, long value)
    {
        var places = new List<(string Path, int Line)>();
        foreach (var file in reports.Select(static report => report.File))
        {
            var from = 0;
            while (places.Count < IdOffences.NamedMax && file.Values.Span[from..].IndexOf(value) is var at and >= 0)
            {
                places.Add((file.Path, file.LineOf(from + at)));
                from += at + 1;
            }
        }

        var others = string.Join(" and ", places.Skip(1).Select(static place => $"{place.Path}:{place.Line}"));
        return new IdOffence(IdRule.Unique, places[0].Path, places[0].Line, $"{value} is there again at {others}.");
    }

    private static WorkerTally TallyOf(Dictionary<int, WorkerTally> workers, SnowflakeLayout layout, int place)
    {
        if (!workers.TryGetValue(place, out var tally))
        {
            tally = new WorkerTally(place >> layout.WorkerBits, place & (layout.WorkersPerDatacenter - 1));
            workers.Add(place, tally);
        }

        return tally;
    }

    private static void Offend(IdFileReport report, IdRule rule, int index, string text) =>
        report.Offences.Add(rule, () => new IdOffence(rule, report.File.Path, report.File.LineOf(index), text));

    private static string Name(WorkerTally worker) => $"{worker.Datacenter}/{worker.Worker}";

    private static string Instant(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
