using System.Text.Json;
using Granary.Output;

namespace Granary.Cli;

/// <summary>What one run of the command wrote, and its exit code.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonElement.Parse(Output);

    public JsonElement ErrorJson => JsonElement.Parse(Error).GetProperty("error");

    /// <summary>Runs the command in this process, with nobody looking at a terminal.</summary>
    public static async Task<CliRun> OfAsync(string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false, name => environment?.GetValueOrDefault(name));
        var exitCode = await new GranaryCommand(terminal).InvokeAsync(args, TestContext.Current.CancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
