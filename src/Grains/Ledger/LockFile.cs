namespace Granary.Ledger;

/// <summary>A file that one process at a time holds open; the death of the process gives it back.</summary>
public static class LockFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes <paramref name="file"/>, which is made if it is not there.</summary>
    /// <returns>What to dispose of in order to give it back, or null when another process has it.</returns>
    /// <exception cref="IOException">The file cannot be had at all.</exception>
    public static FileStream? TryTake(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.GetType() == typeof(IOException) && File.Exists(file))
        {
            // A subclass would say that there is no such folder, for example; this says that somebody else has it.
            return null;
        }
    }

    /// <summary>Takes <paramref name="file"/>, and waits for it if need be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="patience">How long to wait at the most.</param>
    /// <param name="clock">Measures the wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What to dispose of in order to give it back, or null when another process had it all the time.</returns>
    public static async Task<FileStream?> TakeAsync(
        string file, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var began = clock.GetTimestamp();
        while (true)
        {
            if (TryTake(file) is { } held)
            {
                return held;
            }

            if (clock.GetElapsedTime(began) >= patience)
            {
                return null;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
