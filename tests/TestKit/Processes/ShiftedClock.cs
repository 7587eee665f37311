using System.Globalization;

namespace Granary.Processes;

/// <summary>
/// The wall clock of processes that are started with its <see cref="Environment"/>: real time plus a shift that can jump while
/// they run. Their monotonic clocks stay real, as on a machine whose clock is set. Needs libfaketime, which test.sh installs.
/// </summary>
public sealed class ShiftedClock : IDisposable
{
    private static readonly string[] LibraryFolders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _library;

    private ShiftedClock(string library, TimeSpan shift)
    {
        _library = library;
        JumpTo(shift);
    }

    /// <summary>For <see cref="ExternalProcess.Start"/>.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["LD_PRELOAD"] = _library,
        ["FAKETIME_TIMESTAMP_FILE"] = ShiftFile,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

        // With the fix, which is for old C libraries, waits on the monotonic clock (Thread.Sleep, Monitor.Wait) return at once.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    private string ShiftFile => _folder.File("shift");

    /// <summary>A clock that is ahead of real time by the shift, or behind; without libfaketime the test is skipped, or failed when CI=true.</summary>
    public static ShiftedClock Create(TimeSpan shift)
    {
        var library = LibraryFolders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder).Prepend(folder))
            .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1"))
            .FirstOrDefault(File.Exists);
        if (library is null)
        {
            TestEnvironment.SkipBecause("There is no libfaketime to shift the clocks of processes with. Install Debian's package faketime.");
        }

        return new ShiftedClock(library!, shift);
    }

    /// <summary>Sets the shift; processes that run see it within a second.</summary>
    public void JumpTo(TimeSpan shift)
    {
        // Renamed into place: a process must never read half a number.
        var next = _folder.File("next");
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{shift.TotalSeconds:+0.###;-0.###;+0}\n"));
        File.Move(next, ShiftFile, overwrite: true);
    }

    public void Dispose() => _folder.Dispose();
}
