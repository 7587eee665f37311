using Granary.Hosting;
using Granary.Http;
using Granary.Ledger;
using Granary.Ledger.Admin;

namespace Granary.Admin;

/// <summary>Makes the backups that are asked of this silo, one at a time, in files of the data directory that nobody else sees. Thread-safe.</summary>
internal sealed class SiloBackups(Database database, SiloSettings settings, InfoBody silo, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(AdminLimits.BackupsAtOnceMax, AdminLimits.BackupsAtOnceMax);

    /// <summary>Saves the store; the file goes when the result is disposed of, and then the next one may be made.</summary>
    /// <exception cref="GranaryException">One is under way.</exception>
    public async Task<SiloBackup> MakeAsync(CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw new GranaryException(
                RefusalKind.Overloaded, AdminCodes.BackupRunning, "This silo makes a backup already; take that one, or ask again when it is done.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        }

        // Under one name, so that a crash leaves one file at the most.
        Directory.CreateDirectory(settings.DataDirectory);
        var file = Path.Combine(Path.GetFullPath(settings.DataDirectory), $"backup-{silo.SiloName}.tmp");
        try
        {
            File.Delete(file);
            var report = await new StoreAdmin(database.Options, clock).BackupAsync(file, cancellationToken);
            return new SiloBackup(report, File.OpenRead(file), () => Forget(file));
        }
        catch
        {
            Forget(file);
            throw;
        }
    }

    public void Dispose() => _turns.Dispose();

    private void Forget(string file)
    {
        File.Delete(file);
        _turns.Release();
    }
}
