using System.Globalization;
using System.Text.Json;
using Granary.Output;

namespace Granary.Ids;

/// <summary>Shows what <see cref="IdFileVerifier"/> found.</summary>
internal static class VerifyOutput
{
    private static readonly IdRule[] SnowflakeRules = [IdRule.Unique, IdRule.Ordered, IdRule.Timely, IdRule.Decodes, IdRule.Readable];
    private static readonly IdRule[] SequenceRules = [IdRule.Unique, IdRule.Ordered, IdRule.OnGrid, IdRule.Readable];

    public static void Write(CommandRun run, IReadOnlyList<IdGroupReport> reports, TimeSpan tolerance) => run.Write(Json(reports), console =>
    {
        foreach (var report in reports)
        {
            console.Write(report.Group.Kind == IdFileKind.Snowflake ? SnowflakeTable(run, report) : SequenceTable(run, report));
            run.Terminal.Output.WriteLine(Verdict(report, tolerance));
            foreach (var torn in report.Files.Where(static file => file.File.TornLine is not null))
            {
                run.Terminal.Output.WriteLine($"  {torn.File.Path}:{torn.File.TornLine}: passed over: the line has no end.");
            }

            foreach (var offence in report.Named)
            {
                run.Terminal.Output.WriteLine($"  {offence.Path}:{offence.Line}: {NameOf(offence.Rule)}: {offence.Text}");
            }
        }
    });

    private static Spectre.Console.Table SnowflakeTable(CommandRun run, IdGroupReport report)
    {
        var table = run.Terminal.Table("file", "ids", "first", "last", "datacenter/workers", "ahead", "behind", "offences");
        foreach (var file in report.Files)
        {
            table.Row(
                file.File.Path, TableRows.Count(file.Count),
                file.FirstTime is { } first ? TableRows.Instant(first) : "", file.LastTime is { } last ? TableRows.Instant(last) : "",
                WorkerRanges.Text(file.Workers), Deviation(file, file.GreatestAhead), Deviation(file, file.GreatestBehind), OffencesOf(file));
        }

        return table;
    }

    private static Spectre.Console.Table SequenceTable(CommandRun run, IdGroupReport report)
    {
        var table = run.Terminal.Table("file", "values", "first", "last", "offences");
        foreach (var file in report.Files)
        {
            var values = file.File.Values.Span;
            table.Row(
                file.File.Path, TableRows.Count(file.Count),
                values.IsEmpty ? "" : $"{values[0]}", values.IsEmpty ? "" : $"{values[^1]}", OffencesOf(file));
        }

        return table;
    }

    private static string Verdict(IdGroupReport report, TimeSpan tolerance)
    {
        var group = report.Group;
        var isSnowflake = group.Kind == IdFileKind.Snowflake;
        var what = isSnowflake ? $"pool '{group.Name}' ({group.Layout!.Describe()})" : $"sequence '{group.Name}'";
        var counts = string.Join(", ", RulesOf(report).Select(rule => $"{NameOf(rule)} {TableRows.Count(report.CountOf(rule))}"));
        var head = $"{(report.Ok ? "OK" : "BROKEN")}: {what}: {TableRows.Count(report.Count)} in {report.Files.Count} files";
        if (!isSnowflake)
        {
            return $"{head}; offences: {counts}.";
        }

        var workers = report.Files.SelectMany(static file => file.Workers).DistinctBy(static worker => (worker.Datacenter, worker.Worker)).Count();
        var timed = report.Files.Sum(static file => file.TimedCount);
        return $"{head}, {workers} workers; offences: {counts}. Times held to {tolerance.TotalSeconds:0.###} s for {TableRows.Count(timed)} ids.";
    }

    private static string Json(IReadOnlyList<IdGroupReport> reports) => JsonOutput.Object(writer =>
    {
        writer.WriteBoolean("ok", reports.All(static report => report.Ok));
        writer.WriteStartArray("groups");
        foreach (var report in reports)
        {
            WriteGroup(writer, report);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("offences");
        foreach (var offence in reports.SelectMany(static report => report.Named))
        {
            writer.WriteStartObject();
            writer.WriteString("rule", NameOf(offence.Rule));
            writer.WriteString("file", offence.Path);
            writer.WriteNumber("line", offence.Line);
            writer.WriteString("text", offence.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteGroup(Utf8JsonWriter writer, IdGroupReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", report.Group.Kind == IdFileKind.Snowflake ? "snowflake" : "sequence");
        writer.WriteString("name", report.Group.Name);
        writer.WriteBoolean("ok", report.Ok);
        writer.WriteNumber("count", report.Count);
        writer.WriteStartObject("offences");
        foreach (var rule in RulesOf(report))
        {
            writer.WriteNumber(NameOf(rule), report.CountOf(rule));
        }

        writer.WriteEndObject();
        writer.WriteStartArray("files");
        foreach (var file in report.Files)
        {
            WriteFile(writer, file);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, IdFileReport file)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file.File.Path);
        writer.WriteNumber("count", file.Count);
        if (file.File.TornLine is { } torn)
        {
            writer.WriteNumber("tornLine", torn);
        }

        if (file.FirstTime is { } first && file.LastTime is { } last)
        {
            writer.WriteString("firstTime", TableRows.Instant(first));
            writer.WriteString("lastTime", TableRows.Instant(last));
            writer.WriteNumber("timedCount", file.TimedCount);
            writer.WriteNumber("greatestAheadMilliseconds", file.GreatestAhead.TotalMilliseconds);
            writer.WriteNumber("greatestBehindMilliseconds", file.GreatestBehind.TotalMilliseconds);
            writer.WriteStartArray("workers");
            foreach (var worker in file.Workers)
            {
                writer.WriteStartObject();
                writer.WriteNumber("datacenter", worker.Datacenter);
                writer.WriteNumber("worker", worker.Worker);
                writer.WriteNumber("count", worker.Count);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static IdRule[] RulesOf(IdGroupReport report) => report.Group.Kind == IdFileKind.Snowflake ? SnowflakeRules : SequenceRules;

    private static string OffencesOf(IdFileReport file) =>
        TableRows.Count(Enum.GetValues<IdRule>().Sum(file.Offences.CountOf));

    private static string Deviation(IdFileReport file, TimeSpan greatest) =>
        file.TimedCount == 0 ? "no times" : string.Create(CultureInfo.InvariantCulture, $"{greatest.TotalMilliseconds:N0} ms");

    private static string NameOf(IdRule rule) => rule switch
    {
        IdRule.Readable => "unreadable",
        IdRule.Unique => "duplicate",
        IdRule.Ordered => "outOfOrder",
        IdRule.Decodes => "outsideLayout",
        IdRule.Timely => "untimely",
        IdRule.OnGrid => "offGrid",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
