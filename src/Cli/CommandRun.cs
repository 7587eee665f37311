using Granary.Http;
using Granary.Output;
using Spectre.Console;

namespace Granary;

/// <summary>What one run of a verb works with: the silo it talks to, and where its result goes.</summary>
internal sealed class CommandRun(Terminal terminal, ApiClient api, bool json)
{
    public ApiClient Api { get; } = api;

    public Terminal Terminal { get; } = terminal;

    /// <summary>Whether a script reads the result.</summary>
    public bool Json { get; } = json;

    /// <summary>Writes the result: <paramref name="jsonText"/> for scripts, what <paramref name="show"/> draws for people.</summary>
    public void Write(string jsonText, Action<IAnsiConsole> show)
    {
        if (Json)
        {
            Terminal.Output.WriteLine(jsonText);
            return;
        }

        show(Terminal.Results);
    }
}
