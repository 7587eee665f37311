using System.Globalization;

namespace Granary.Processes;

/// <summary>The program of tests/ClientProcess as a real process that enqueues jobs and runs them, and records what became of them.</summary>
public sealed class JobProcess : IAsyncDisposable
{
    private JobProcess(JobWorkSettings settings)
    {
        Settings = settings;
        Process = ExternalProcess.Start(BuiltProgram.ClientProcess, settings.ToArguments(), name: Name);
    }

    public JobWorkSettings Settings { get; }

    public ExternalProcess Process { get; }

    /// <summary>What it is called in its history.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Settings.History);

    /// <summary>How many jobs it had done by its last word.</summary>
    public long DoneCount => Process.Output.LastWritten("done ") is { } line
        ? long.Parse(line.AsSpan("done ".Length), CultureInfo.InvariantCulture)
        : 0;

    public static JobProcess Start(JobWorkSettings settings) => new(settings);

    /// <summary>Returns when it has done this many jobs more.</summary>
    public Task GoOnAsync(long more, TimeSpan? within = null)
    {
        var goal = DoneCount + more;
        return Process.WaitUntilAsync(() => ValueTask.FromResult(DoneCount >= goal), $"it had done {goal} jobs", within);
    }

    /// <summary>Asks it to end, and holds it to ending well.</summary>
    public async Task StopAsync(TimeSpan? within = null)
    {
        var exitCode = await Process.StopAsync(within);
        Assert.True(exitCode == 0, $"{Name} ended with exit code {exitCode}.{Environment.NewLine}{Process.Output}");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
