using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Granary.Processes;

/// <summary>
/// A program of the solution that runs as a real process. Its output is kept, shown in the messages of failed waits and
/// attached to the running test at disposal; disposal kills what still runs.
/// </summary>
public sealed class ExternalProcess : IAsyncDisposable
{
    private const int ErrorNoSuchProcess = 3;

    private readonly Process _process;
    private readonly Task<int> _exited;

    private ExternalProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        Id = process.Id;
        _exited = AwaitExitAsync();
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    public int Id { get; }

    public ProcessOutput Output { get; } = new();

    public bool HasExited => _exited.IsCompleted;

    /// <summary>Completes with the exit code; 128 + the signal's number when a signal ended it.</summary>
    public Task<int> Exited => _exited;

    /// <param name="program">A path of <see cref="BuiltProgram"/>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to the environment of the tests; null removes a variable.</param>
    /// <param name="name">What messages call it; the program's name when null.</param>
    public static ExternalProcess Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? name = null) =>
        StartFile(BuiltProgram.Host, ["exec", program, .. arguments], environment, name ?? Path.GetFileNameWithoutExtension(program));

    /// <param name="file">An executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to the environment of the tests; null removes a variable.</param>
    /// <param name="name">What messages call it.</param>
    public static ExternalProcess StartFile(
        string file, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment, string name)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // Settings of the developer's own shell must not reach the processes under test.
        foreach (var foreign in start.Environment.Keys.Where(key => key.StartsWith("Granary__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(foreign);
        }

        foreach (var (variable, value) in environment ?? [])
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.StandardInput.Close();
        return new ExternalProcess(name, process);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, TimeSpan? within = null)
    {
        await using var process = Start(program, arguments, environment);
        return await process.ToItsEndAsync(within);
    }

    /// <summary>Runs an executable to its end; one that was made for .NET finds the <c>dotnet</c> that runs the tests.</summary>
    public static async Task<ProcessResult> RunFileAsync(
        string file, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, TimeSpan? within = null)
    {
        var home = KeyValuePair.Create("DOTNET_ROOT", Path.GetDirectoryName(BuiltProgram.Host));
        await using var process = StartFile(file, arguments, [home, .. environment ?? []], Path.GetFileName(file));
        return await process.ToItsEndAsync(within);
    }

    /// <summary>Runs a verb of <c>dotnet</c> to its end, with nothing left of the build that the tests may be part of, and nothing left running after it.</summary>
    public static Task<ProcessResult> RunSdkAsync(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, TimeSpan within)
    {
        var outer = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(variable => variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(variable, (string?)null));
        return RunFileAsync(
            BuiltProgram.Host, arguments, [.. outer, KeyValuePair.Create("MSBUILDDISABLENODEREUSE", (string?)"1"), .. environment], within);
    }

    /// <summary>Returns once the program has written a line that contains the text, now or before; fails when it ends without it.</summary>
    public async Task<string> WaitForLineAsync(string text, TimeSpan? within = null)
    {
        var expectation = $"it wrote '{text}'";
        var line = Output.WhenWritten(text);
        await WithOutputAsync(Eventually.Completes(Task.WhenAny(line, _exited), $"{Name}: {expectation}", within));
        return line.IsCompleted ? await line : throw await EndedBeforeAsync(expectation);
    }

    /// <summary>Asks again and again for something that this process brings about; fails at once when the process ends before.</summary>
    public async Task WaitUntilAsync(Func<ValueTask<bool>> condition, string expectation, TimeSpan? within = null)
    {
        await WithOutputAsync(Eventually.True(async () => HasExited || await condition(), $"{Name}: {expectation}", within));
        if (HasExited)
        {
            throw await EndedBeforeAsync(expectation);
        }
    }

    /// <summary>Awaits the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? within = null)
    {
        await WithOutputAsync(Eventually.Completes(_exited, $"{Name} ended", within));
        return await _exited;
    }

    /// <summary>Sends a signal; one that comes after the end is lost.</summary>
    public void Signal(ProcessSignal signal)
    {
        if (!HasExited && SendSignal(Id, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not ErrorNoSuchProcess)
        {
            throw new InvalidOperationException($"{Name} did not get {signal}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>Ends the process between two instructions and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(ProcessSignal.Kill);
        await WaitForExitAsync();
    }

    /// <summary>Asks the process to end (SIGTERM), awaits that, and returns the exit code.</summary>
    public Task<int> StopAsync(TimeSpan? within = null)
    {
        Signal(ProcessSignal.Terminate);
        return WaitForExitAsync(within);
    }

    public async ValueTask DisposeAsync()
    {
        Signal(ProcessSignal.Kill);
        await _exited;
        TestContext.Current.TestOutputHelper?.WriteLine($"Output of {Name}:{Environment.NewLine}{Output}");
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private async Task<ProcessResult> ToItsEndAsync(TimeSpan? within)
    {
        var exitCode = await WaitForExitAsync(within);
        return new ProcessResult(exitCode, Output.StandardOutput, Output.StandardError);
    }

    private async Task WithOutputAsync(Task wait)
    {
        try
        {
            await wait;
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}{Environment.NewLine}{Output}", missed);
        }
    }

    private async Task<InvalidOperationException> EndedBeforeAsync(string expectation) =>
        new($"{Name} ended with exit code {await _exited} before {expectation}.{Environment.NewLine}{Output}");

    private async Task<int> AwaitExitAsync()
    {
        var output = Output.ReadAsync(_process.StandardOutput, isError: false);
        var error = Output.ReadAsync(_process.StandardError, isError: true);
        await _process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return _process.ExitCode;
    }
}
