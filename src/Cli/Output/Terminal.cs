using Spectre.Console;

namespace Granary.Output;

/// <summary>Where a command writes: results to stdout, errors and progress to stderr, plain where nobody looks.</summary>
internal sealed class Terminal
{
    /// <summary>
    /// Wide enough that no table of ours is folded. A narrow terminal wraps the lines by itself, which can be read; a table
    /// that is squeezed into it cannot.
    /// </summary>
    private const int TableWidth = 240;

    private readonly Func<string, string?> _variable;

    public Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, Func<string, string?> variable)
    {
        _variable = variable;
        Output = output;
        Error = error;
        Results = Console(output, outputIsTerminal);
        Results.Profile.Width = TableWidth;
        Progress = Console(error, errorIsTerminal);
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Draws tables on stdout.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Draws progress bars on stderr.</summary>
    public IAnsiConsole Progress { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public static Terminal OfProcess() => new(
        System.Console.Out,
        System.Console.Error,
        !System.Console.IsOutputRedirected,
        !System.Console.IsErrorRedirected,
        Environment.GetEnvironmentVariable);

    public string? Variable(string name) => _variable(name);

    /// <summary>A table in the house's look: a line below the heads on a terminal, bare columns in a pipe.</summary>
    public Table Table(params string[] columns)
    {
        var table = new Table { Border = OutputIsTerminal ? TableBorder.Simple : TableBorder.None, UseSafeBorder = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = true });
        }

        return table;
    }

    private IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var colourless = !isTerminal || !string.IsNullOrEmpty(_variable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
    }
}
