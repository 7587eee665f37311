using System.Globalization;
using Granary.Histories;

namespace Granary.Processes;

/// <summary>The program of tests/ClientProcess as a real process whose workers acquire locks and record what became of it.</summary>
public sealed class LockProcess : IAsyncDisposable
{
    private LockProcess(LockWorkSettings settings)
    {
        Settings = settings;
        Process = ExternalProcess.Start(BuiltProgram.ClientProcess, settings.ToArguments(), name: Name);
    }

    public LockWorkSettings Settings { get; }

    public ExternalProcess Process { get; }

    /// <summary>What it is called in its history.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Settings.History);

    /// <summary>How often it held a lock by its last word.</summary>
    public long HeldCount => Process.Output.LastWritten("locked ") is { } line
        ? long.Parse(line.AsSpan("locked ".Length), CultureInfo.InvariantCulture)
        : 0;

    public static LockProcess Start(LockWorkSettings settings) => new(settings);

    /// <summary>What a lock of that name must do.</summary>
    public static LockModel ModelOf(string name) => name.Split('-')[0] switch
    {
        "mutex" => LockModel.Mutex,
        "shared" => LockModel.ReaderWriter,
        "permits" => LockModel.Semaphore(3),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a name of the workers."),
    };

    /// <summary>Returns when it has held locks this many times more.</summary>
    public Task GoOnAsync(long more, TimeSpan? within = null)
    {
        var goal = HeldCount + more;
        return Process.WaitUntilAsync(() => ValueTask.FromResult(HeldCount >= goal), $"it had held {goal} locks", within);
    }

    /// <summary>Asks it to end, and holds it to ending well.</summary>
    public async Task StopAsync(TimeSpan? within = null)
    {
        var exitCode = await Process.StopAsync(within);
        Assert.True(exitCode == 0, $"{Name} ended with exit code {exitCode}.{Environment.NewLine}{Process.Output}");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
