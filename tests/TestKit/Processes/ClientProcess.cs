using System.Globalization;

namespace Granary.Processes;

/// <summary>The program of tests/ClientProcess as a real process: it draws ids through Granary's client into a file.</summary>
public sealed class ClientProcess : IAsyncDisposable
{
    private ClientProcess(DrawSettings settings)
    {
        Settings = settings;
        Process = ExternalProcess.Start(
            BuiltProgram.ClientProcess,
            settings.ToArguments(),
            settings.Clock?.Environment,
            $"client of {Path.GetFileName(settings.File)}");
    }

    public DrawSettings Settings { get; }

    public ExternalProcess Process { get; }

    public static ClientProcess Start(DrawSettings settings) => new(settings);

    /// <summary>Returns when the first batch is in the file.</summary>
    public Task WaitUntilDrawingAsync() => Process.WaitForLineAsync("drawn ");

    /// <summary>How many ids are in the file by the process' last word.</summary>
    public long DrawnCount => Process.Output.LastWritten("drawn ") is { } line
        ? long.Parse(line.AsSpan("drawn ".Length), CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Returns when at least this many ids are in the file.</summary>
    public Task WaitUntilDrawnAsync(long count, TimeSpan? within = null) =>
        Process.WaitUntilAsync(() => ValueTask.FromResult(DrawnCount >= count), $"{count} ids were in {Settings.File}", within);

    /// <summary>Returns when it has drawn what it should; fails with its output when it could not.</summary>
    public async Task WaitUntilDoneAsync(TimeSpan? within = null)
    {
        var exitCode = await Process.WaitForExitAsync(within);
        Assert.True(exitCode == 0, $"{Process.Name} ended with exit code {exitCode}.{Environment.NewLine}{Process.Output}");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
