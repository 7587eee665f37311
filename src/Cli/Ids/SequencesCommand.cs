using System.CommandLine;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Ids;

/// <summary><c>granary ids sequences</c>: the sequences.</summary>
internal static class SequencesCommand
{
    public static Command Create(GranaryCommand granary) => new("sequences", "Lists, shows, creates, deletes and draws from sequences.")
    {
        List(granary),
        Show(granary),
        Add(granary),
        Delete(granary),
        Next(granary),
    };

    private static Command List(GranaryCommand granary)
    {
        var command = new Command("list", "Lists the sequences.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1/ids/sequences", cancellationToken);
            Write(run, answer, answer.As(ApiJson.Default.SequenceListView).Sequences);
        });
        return command;
    }

    private static Command Show(GranaryCommand granary)
    {
        var name = Name();
        var command = new Command("show", "Shows a sequence.") { name };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(IdsCommand.SequencePath(parsed.GetRequiredValue(name)), cancellationToken);
            Write(run, answer, [answer.As(ApiJson.Default.SequenceView)]);
        });
        return command;
    }

    private static Command Add(GranaryCommand granary)
    {
        var name = Name();
        var start = new Option<long?>("--start") { Description = "The first value. Default: 1." };
        var step = new Option<long?>("--step") { Description = $"The distance of two values, 1 to {IdLimits.SequenceStepMax}. Default: 1." };
        var maximum = new Option<long?>("--maximum") { Description = "The greatest value there may be. Default: 9223372036854775807." };
        var level = new Option<string?>("--level")
        {
            Description = "What is promised: trend (values of all takers only roughly in order), monotonic (later calls get greater values), strict (and no gaps). Default: trend.",
        };
        level.AcceptOnlyFromAmong("trend", "monotonic", "strict");
        var command = new Command("create", "Creates a sequence; the same again changes nothing.") { name, start, step, maximum, level };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var request = new NewSequenceRequest(
                parsed.GetRequiredValue(name), parsed.GetValue(start), parsed.GetValue(step), parsed.GetValue(maximum), parsed.GetValue(level));
            var answer = await run.Api.PostAsync(
                "v1/ids/sequences", JsonSerializer.Serialize(request, ApiJson.Default.NewSequenceRequest), cancellationToken);
            Write(run, answer, [answer.As(ApiJson.Default.SequenceView)]);
        });
        return command;
    }

    private static Command Delete(GranaryCommand granary)
    {
        var name = Name();
        var command = new Command("delete", "Deletes a sequence; one that is created again under its name starts anew.") { name };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var sequence = parsed.GetRequiredValue(name);
            await run.Api.DeleteAsync(IdsCommand.SequencePath(sequence), cancellationToken);
            run.Write(
                JsonOutput.Object(writer => writer.WriteString("deleted", sequence)),
                _ => run.Terminal.Output.WriteLine($"Sequence '{sequence}' is deleted."));
        });
        return command;
    }

    private static Command Next(GranaryCommand granary)
    {
        var name = Name();
        var count = IdOptions.Count();
        var command = new Command("next", "Prints values of a sequence, one a line.") { name, count };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var path = IdsCommand.NextPath(parsed.GetRequiredValue(name), parsed.GetValue(count));
            var answer = await run.Api.PostAsync(path, null, cancellationToken);
            var values = answer.As(ApiJson.Default.SequenceValuesView).Values;
            run.Write(answer.ToString(), _ =>
            {
                foreach (var value in values)
                {
                    run.Terminal.Output.WriteLine(value);
                }
            });
        });
        return command;
    }

    private static Argument<string> Name() => new("sequence") { Description = "The sequence's name." };

    private static void Write(CommandRun run, ApiAnswer answer, IReadOnlyList<SequenceView> sequences) => run.Write(answer.ToString(), console =>
    {
        var table = run.Terminal.Table("sequence", "next", "start", "step", "maximum", "level", "reserved until", "created");
        foreach (var sequence in sequences)
        {
            table.Row(
                sequence.Name, sequence.Next ?? "exhausted", $"{sequence.Start}", $"{sequence.Step}", $"{sequence.Maximum}", sequence.Level,
                sequence.ReservedUntil ?? "all", TableRows.Instant(sequence.CreatedAt));
        }

        console.Write(table);
    });
}
