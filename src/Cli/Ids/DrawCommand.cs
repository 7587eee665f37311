using System.CommandLine;
using System.Diagnostics;
using Granary.Http;
using Granary.Output;

namespace Granary.Ids;

/// <summary><c>granary ids draw</c>: draws many ids into a file that <c>granary ids verify</c> reads.</summary>
internal static class DrawCommand
{
    private const int BatchDefault = 1000;

    public static Command Create(GranaryCommand granary)
    {
        var pool = new Option<string?>("--pool") { Description = "Draws ids of this pool. Default: default, without --sequence." };
        var sequence = new Option<string?>("--sequence") { Description = "Draws values of this sequence." };
        var count = new Option<long>("--count")
        {
            Description = "How many in all.",
            Required = true,
            CustomParser = RangedNumber.Parser("--count", 1, long.MaxValue),
        };
        var batch = new Option<int>("--batch")
        {
            Description = $"How many a request, 1 to {IdLimits.CountMax}. Default: {BatchDefault}.",
            DefaultValueFactory = static _ => BatchDefault,
            CustomParser = RangedNumber.Parser("--batch", 1, IdLimits.CountMax),
        };
        var form = new Option<string>("--form") { Description = "How ids of a pool are written.", DefaultValueFactory = static _ => "decimal" };
        form.AcceptOnlyFromAmong("decimal", WideIdForm.Uuid, WideIdForm.Ulid);
        var file = new Option<string>("--out") { Description = "The file; what was in it is lost.", HelpName = "FILE", Required = true };
        var command = new Command("draw", "Draws many ids or values into a file, in the order in which they were made.")
        {
            pool, sequence, count, batch, form, file,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(pool) is not null && result.GetValue(sequence) is not null)
            {
                result.AddError("Say either --pool or --sequence.");
            }

            if (result.GetValue(sequence) is not null && WideIdForm.IsAny(result.GetValue(form)))
            {
                result.AddError("The values of a sequence are decimal; leave --form out.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var header = parsed.GetValue(sequence) is { } name
                ? await HeaderOfSequenceAsync(run.Api, name, cancellationToken)
                : await HeaderOfPoolAsync(run.Api, parsed.GetValue(pool) ?? "default", parsed.GetRequiredValue(form), cancellationToken);
            var path = parsed.GetRequiredValue(file);
            var (total, batchSize) = (parsed.GetValue(count), parsed.GetValue(batch));
            var started = Stopwatch.GetTimestamp();
            await ProgressBar.RunAsync(run.Terminal, "drawing", total, async onDrawn =>
            {
                await using var writer = new IdFileWriter(path, header);
                await DrawAsync(run.Api, header, total, batchSize, writer, onDrawn, cancellationToken);
            });
            Write(run, path, total, Stopwatch.GetElapsedTime(started));
        });
        return command;
    }

    /// <summary>
    /// The next request leaves only when the answer before it is whole, since only then are its ids sure to be greater; the
    /// file is written meanwhile. So the file's order is the order in which the ids were made, and bigger batches are faster.
    /// </summary>
    private static async Task DrawAsync(
        ApiClient api, IdFileHeader header, long total, int batchSize, IdFileWriter writer, Action<long> onDrawn, CancellationToken cancellationToken)
    {
        var left = total;
        writer.WriteTime(TimeProvider.System.GetUtcNow());
        var answer = Ask();
        while (answer is not null)
        {
            var lines = (await answer).Body;
            var drawn = lines.Span.Count((byte)'\n');
            left -= drawn;
            if (drawn == 0 || left < 0)
            {
                throw new CommandError("cli.unexpected_answer", $"A request for a batch was answered with {drawn} lines.");
            }

            var now = TimeProvider.System.GetUtcNow();
            answer = left > 0 ? Ask() : null;
            await writer.WriteLinesAsync(lines, cancellationToken);
            writer.WriteTime(now);
            onDrawn(drawn);
        }

        Task<ApiAnswer>? Ask()
        {
            var count = (int)Math.Min(left, batchSize);
            return api.PostForTextAsync(
                header.Kind == IdFileKind.Snowflake ? IdsCommand.DrawPath(header.Name, count, header.Form) : IdsCommand.NextPath(header.Name, count),
                cancellationToken);
        }
    }

    private static async Task<IdFileHeader> HeaderOfPoolAsync(ApiClient api, string name, string form, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(IdsCommand.PoolPath(name), cancellationToken);
        return new IdFileHeader(IdFileKind.Snowflake, name)
        {
            Layout = answer.As(ApiJson.Default.PoolView).Layout.ToLayout(),
            Form = form,
        };
    }

    private static async Task<IdFileHeader> HeaderOfSequenceAsync(ApiClient api, string name, CancellationToken cancellationToken)
    {
        var sequence = (await api.GetAsync(IdsCommand.SequencePath(name), cancellationToken)).As(ApiJson.Default.SequenceView);
        return new IdFileHeader(IdFileKind.Sequence, name)
        {
            Sequence = new SequenceDefinition(name, sequence.Start, sequence.Step, sequence.Maximum),
        };
    }

    private static void Write(CommandRun run, string path, long total, TimeSpan elapsed)
    {
        var rate = total / Math.Max(elapsed.TotalSeconds, 0.001);
        var json = JsonOutput.Object(writer =>
        {
            writer.WriteString("file", path);
            writer.WriteNumber("count", total);
            writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            writer.WriteNumber("perSecond", Math.Round(rate));
        });
        run.Write(json, _ => run.Terminal.Output.WriteLine(
            $"{TableRows.Count(total)} in {elapsed.TotalSeconds:0.0} s, {TableRows.Count((long)rate)} a second, to {path}."));
    }
}
