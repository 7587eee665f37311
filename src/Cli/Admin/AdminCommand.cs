using System.CommandLine;
using System.Diagnostics;
using Granary.Output;

namespace Granary.Admin;

/// <summary><c>granary admin</c>: the operator's work on the whole store. What needs the silos to stand still is a verb of the silo's
/// program, as there is nobody then who could be asked over HTTP.</summary>
internal static class AdminCommand
{
    private const string BackupPath = "v1/admin/backup";
    private const string Unfinished = ".new";

    public static Command Create(GranaryCommand granary) => new("admin", "Saves the store; names what restores, raises and copies it.")
    {
        Backup(granary),
        Offline(granary, "restore", "Restores a backup; done by the silo's program.", "restore FILE"),
        Offline(granary, "restored", "Makes a store safe that was restored by other means; done by the silo's program.", "restored"),
        Offline(
            granary, "copy", "Moves the store to another database; done by the silo's program.",
            "copy --to-provider Postgres --to-connection-string …"),
    };

    private static Command Backup(GranaryCommand granary)
    {
        var file = new Option<string>("--out") { Description = "The file, which must not be there yet.", HelpName = "FILE", Required = true };
        var command = new Command("backup", "Saves the store as it is at one moment, while the silos go on serving.") { file };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (File.Exists(path))
            {
                throw new CommandError("admin.file_exists", $"There is a file {path} already; name another, or remove it.");
            }

            var started = Stopwatch.GetTimestamp();
            var length = await FetchAsync(run, path, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var json = JsonOutput.Object(writer =>
            {
                writer.WriteString("file", path);
                writer.WriteNumber("bytes", length);
                writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            });
            run.Write(json, _ => run.Terminal.Output.WriteLine($"{TableRows.Count(length)} bytes in {elapsed.TotalSeconds:0.0} s, to {path}."));
        });
        return command;
    }

    /// <summary>The file has its name only once it is whole and on the disk.</summary>
    private static async Task<long> FetchAsync(CommandRun run, string path, CancellationToken cancellationToken)
    {
        var unfinished = path + Unfinished;
        try
        {
            var length = 0L;
            await using (var target = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await ProgressBar.RunAsync(run.Terminal, "saving", async (onTotal, onDone) =>
                {
                    await run.Api.PostForFileAsync(
                        BackupPath,
                        target,
                        total =>
                        {
                            length = total;
                            onTotal(total);
                        },
                        onDone,
                        cancellationToken);
                });
                target.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
            return length;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static Command Offline(GranaryCommand granary, string name, string description, string words)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        granary.SetAction(command, (_, _, _) => throw new CommandError(
            "admin.offline",
            $"No silo may run meanwhile, so the silo's program does it: Granary.Silo admin {words}",
            ExitCodes.WrongUsage));
        return command;
    }
}
