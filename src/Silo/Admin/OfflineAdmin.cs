using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Granary.Hosting;
using Granary.Ledger;
using Granary.Ledger.Admin;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Options;

namespace Granary.Admin;

/// <summary><c>Granary.Silo admin …</c>: the operator's work on a whole store, straight in the database.</summary>
internal static class OfflineAdmin
{
    public const string Usage = """
        Granary.Silo admin backup --out FILE
            Saves the store as it is at one moment; silos may go on serving.
        Granary.Silo admin restore FILE [--overwrite] [what is known]
            Fills the store from a backup and makes it safe to serve from.
        Granary.Silo admin restored [what is known]
            Makes a store safe to serve from that was brought back by other means. Once, before the first silo starts.
        Granary.Silo admin copy --to-provider Postgres --to-connection-string … [--overwrite]
        Granary.Silo admin copy --to-provider Sqlite --to-data-directory … [--overwrite]
            Moves the store to another database.

        What is known of the time since the backup:
          --budget 11m            the longest budget that any process asks for its worker ids
          --sequence-gap N        how many values each sequence skips; default 1000000000
          --sequence NAME=NEXT    the next value of a sequence, instead of the gap; may be given several times

        All but backup are for the time when no silo runs. --json writes one JSON object. Settings are given as for a silo.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs the verb; settings are given as for a silo.</summary>
    /// <returns>0 done, 1 refused or failed, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var json = args.Contains("--json");
        try
        {
            var (settings, words) = OfflineSettings.Read(args);
            return await RunAsync(words, settings, output, error, cancellationToken);
        }
        catch (Exception failed) when (CodeOf(failed) is { } code)
        {
            await error.WriteLineAsync(json
                ? JsonSerializer.Serialize(new { error = new { code, message = failed.Message } }, Json)
                : $"{code}: {failed.Message}");
            return failed is ICodedError { Kind: RefusalKind.Invalid } or OptionsValidationException or StartRefusedException ? 2 : 1;
        }
    }

    private static async Task<int> RunAsync(
        string[] words, SiloSettings settings, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (words is not ["backup" or "restore" or "restored" or "copy", .. var rest])
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        var given = AdminWords.Parse(rest);
        var admin = new StoreAdmin(settings.Database, TimeProvider.System, given.Json ? null : Tell(error));
        switch (words[0])
        {
            case "backup":
                given.ThrowUnlessOnly(0, "--out");
                var file = Path.GetFullPath(given.Get("--out"));
                var saved = await admin.BackupAsync(file, cancellationToken);
                await WriteAsync(output, given, new { file, bytes = new FileInfo(file).Length, saved.Incarnation, saved.Rows, saved.Tables }, $"{saved.Rows} rows are saved in {file}.");
                return 0;
            case "restore":
                given.ThrowUnlessOnly(1, "--overwrite", "--budget", "--sequence-gap", "--sequence");
                var backup = given.Alone("FILE");
                using (await HoldAsync(settings.Database, cancellationToken))
                {
                    var restored = await admin.RestoreAsync(backup, given.Overwrite, given.ToRestored(), cancellationToken);
                    await WriteAsync(output, given, restored, $"{restored.Rows} rows are restored from {backup}.\n{Words(restored.Restored!)}");
                }

                return 0;
            case "restored":
                given.ThrowUnlessOnly(0, "--budget", "--sequence-gap", "--sequence");
                using (await HoldAsync(settings.Database, cancellationToken))
                {
                    var raised = await admin.RestoredAsync(given.ToRestored(), cancellationToken);
                    await WriteAsync(output, given, raised, Words(raised));
                }

                return 0;
            default:
                given.ThrowUnlessOnly(0, "--to-provider", "--to-connection-string", "--to-data-directory", "--overwrite");
                var target = TargetOf(given);
                using (await HoldAsync(settings.Database, cancellationToken))
                using (await HoldAsync(target, cancellationToken))
                {
                    var copied = await admin.CopyAsync(target, given.Overwrite, cancellationToken);
                    await WriteAsync(
                        output, given, copied,
                        $"{copied.Rows} rows are copied. Point the silos at the copy; start none on the former store again.");
                }

                return 0;
        }
    }

    private static DatabaseOptions TargetOf(AdminWords given)
    {
        var settings = new SiloSettings
        {
            Database = new DatabaseOptions
            {
                Provider = given.Get("--to-provider") is var name && Enum.TryParse<DatabaseProvider>(name, ignoreCase: true, out var provider) && Enum.IsDefined(provider)
                    ? provider
                    : throw InvalidArgument.Of(AdminCodes.Usage, "--to-provider", $"--to-provider is '{name}'; it must be Sqlite or Postgres."),
                ConnectionString = given.Find("--to-connection-string"),
            },
        };
        settings.DataDirectory = provider == DatabaseProvider.Sqlite ? given.Get("--to-data-directory") : settings.DataDirectory;
        settings.Database.DataDirectory = settings.DataDirectory;
        var checkedSettings = new SiloSettingsValidator().Validate(null, settings);
        return checkedSettings.Failed
            ? throw InvalidArgument.Of(AdminCodes.Usage, "--to-connection-string", checkedSettings.FailureMessage)
            : settings.Database;
    }

    // On PostgreSQL the silos' connections tell.
    private static async Task<IDisposable?> HoldAsync(DatabaseOptions store, CancellationToken cancellationToken)
    {
        if (store.Provider == DatabaseProvider.Postgres)
        {
            return null;
        }

        Directory.CreateDirectory(store.DataDirectory);
        return await new SiloSeats(store.DataDirectory, new PortChooser(new Random()), TimeProvider.System).HoldAllAsync(cancellationToken)
            ?? throw new GranaryException(
                RefusalKind.Conflict, AdminCodes.StoreInUse,
                $"A silo runs on {Path.GetFullPath(store.DataDirectory)}. Stop all silos of this store, then do it again.");
    }

    private static Action<TableCount> Tell(TextWriter error) => count => error.WriteLine($"{count.Table,-32} {count.Rows,12:N0}");

    private static Task WriteAsync(TextWriter output, AdminWords given, object result, string text) =>
        output.WriteLineAsync(given.Json ? JsonSerializer.Serialize(result, Json) : text);

    private static string Words(RestoredReport report)
    {
        var lines = new List<string>
        {
            $"Incarnation  {report.Before} is now {report.After}.",
            $"Shards       {report.Shards} have the epoch {report.Epoch}; none counts as handed over.",
            $"Pools        {report.Pools} go on at {report.Floor:yyyy-MM-dd'T'HH:mm:ss'Z'} (budget {report.Budget}); {report.LeasesEnded} leases have ended.",
        };
        lines.AddRange(report.Sequences.Select(static sequence =>
            $"Sequence     {sequence.Name} goes on with {Value(sequence.After)} instead of {Value(sequence.Before)}."));
        lines.Add("Silos may start now.");
        return string.Join('\n', lines);

        static string Value(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing";
    }

    private static string? CodeOf(Exception failed) => failed switch
    {
        ICodedError coded => coded.Code,
        SchemaException => AdminCodes.SchemaUnusable,
        OptionsValidationException or StartRefusedException => AdminCodes.SettingsInvalid,
        DbException => AdminCodes.DatabaseUnavailable,
        IOException or UnauthorizedAccessException => AdminCodes.FileFailed,
        _ => null,
    };
}
