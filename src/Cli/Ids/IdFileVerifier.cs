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
            new SnowflakeFileCheck(group.Layout!, _tolerance, report).Run();
        }
        else
        {
            CheckSequence(group.Sequence!, report);
        }

        return report;
    }

    private static void CheckSequence(SequenceDefinition sequence, IdFileReport report)
    {
        var values = report.File.Values.Span;
        var last = long.MinValue;
        for (var i = 0; i < values.Length; i++)
        {
            CheckValue(sequence, report, i, values[i], last);
            last = values[i];
        }
    }

    private static void CheckValue(SequenceDefinition sequence, IdFileReport report, int index, long value, long last)
    {
        if (value < sequence.Start || value > sequence.Maximum || (ulong)(value - sequence.Start) % (ulong)sequence.Step != 0)
        {
            report.Offend(
                IdRule.OnGrid,
                index,
                $"{value} is no value of start {sequence.Start}, step {sequence.Step} and maximum {sequence.Maximum}.");
        }

        if (index > 0 && value <= last)
        {
            report.Grows = false;
            report.Offend(IdRule.Ordered, index, $"{value} follows {last}.");
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
}
