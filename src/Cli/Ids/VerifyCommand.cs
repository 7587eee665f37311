using System.CommandLine;
using Granary.Output;

namespace Granary.Ids;

/// <summary><c>granary ids verify</c>: holds id files against the promises of the Ids block.</summary>
internal static class VerifyCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var files = new Argument<string[]>("file")
        {
            Description = "Files of ids or of a sequence's values, one a line.",
            Arity = ArgumentArity.OneOrMore,
        };
        var pool = new Option<string?>("--pool") { Description = "The pool of the files whose header names none; its layout is asked of the silo." };
        var sequence = new Option<string?>("--sequence") { Description = "The sequence of the files whose header names none." };
        var start = new Option<long>("--start") { Description = "With --sequence: its first value.", DefaultValueFactory = static _ => 1 };
        var step = new Option<long>("--step") { Description = "With --sequence: its step.", DefaultValueFactory = static _ => 1 };
        var tolerance = new Option<TimeSpan>("--tolerance")
        {
            Description = "How far an id's time may lie outside the times noted around it. Default: 2s.",
            HelpName = "DURATION",
            CustomParser = DurationText.Parse,
            DefaultValueFactory = static _ => TimeSpan.FromSeconds(2),
        };
        var layoutOptions = new LayoutOptions();
        var command = new Command("verify", "Shows that no id is there twice, that order is as promised, and what each id decodes to.")
        {
            files, pool, sequence, start, step, tolerance,
        };
        layoutOptions.AddTo(command);
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var said = new SaidOfFiles(
                parsed.GetValue(pool),
                layoutOptions.Parse(parsed),
                parsed.GetValue(sequence) is { } name ? SequenceOf(name, parsed.GetValue(start), parsed.GetValue(step)) : null);
            var verifier = new IdFileVerifier(parsed.GetValue(tolerance));
            var paths = parsed.GetRequiredValue(files);
            var read = new IdFile[paths.Length];
            await ProgressBar.RunAsync(run.Terminal, "reading", Lengths(paths), onBytes => ReadAsync(paths, read, onBytes, cancellationToken));
            var groups = await new IdFileGrouping(run.Api, said).GroupAsync(read, cancellationToken);
            var reports = new List<IdGroupReport>();
            await ProgressBar.RunAsync(run.Terminal, "checking", read.Sum(static file => (long)file.Values.Length), onChecked =>
            {
                foreach (var group in groups)
                {
                    reports.Add(verifier.Verify(group, cancellationToken));
                    onChecked(reports[^1].Count);
                }

                return Task.CompletedTask;
            });
            VerifyOutput.Write(run, reports, parsed.GetValue(tolerance));
            if (reports.Exists(static report => !report.Ok))
            {
                throw new CommandError("ids.verify_failed", "The files break the promises; see the offences above.");
            }
        });
        return command;
    }

    private static SequenceDefinition SequenceOf(string name, long start, long step) => step is >= 1 and <= IdLimits.SequenceStepMax
        ? new SequenceDefinition(name, start, step)
        : throw CommandError.Usage($"--step is {step}; it must be 1 to {IdLimits.SequenceStepMax}.");

    private static long Lengths(string[] paths) => paths.Sum(static path =>
        File.Exists(path) ? new FileInfo(path).Length : throw CommandError.Usage($"There is no file '{path}'."));

    private static Task ReadAsync(string[] paths, IdFile[] read, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        return Parallel.ForAsync(0, paths.Length, options, (i, token) =>
        {
            try
            {
                read[i] = IdFileReader.Read(paths[i], onBytes, token);
                return ValueTask.CompletedTask;
            }
            catch (FormatException error)
            {
                throw CommandError.Usage($"{paths[i]}: {error.Message}.");
            }
        });
    }
}
