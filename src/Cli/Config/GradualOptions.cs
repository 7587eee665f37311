using System.CommandLine;
using System.CommandLine.Parsing;

namespace Granary.Config;

/// <summary>Who gets a gradual release.</summary>
internal sealed class GradualOptions
{
    private readonly Option<double?> _percent = new("--percent") { Description = "How many of the instances, above 0 to 100; who is in stays in when it grows.", HelpName = "NUMBER" };

    private readonly Option<string[]> _labels = new("--for-label") { Description = "Instances with this label; of several, with all.", HelpName = "NAME=VALUE" };

    private readonly Option<string[]> _addresses = new("--for-address") { Description = "Instances at this address or in this network.", HelpName = "IP" };

    private readonly Option<string[]> _instances = new("--for-instance") { Description = "The instance of this name.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_percent);
        command.Options.Add(_labels);
        command.Options.Add(_addresses);
        command.Options.Add(_instances);
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_percent) is not null || result.GetValue(_labels) is { Length: > 0 }
        || result.GetValue(_addresses) is { Length: > 0 } || result.GetValue(_instances) is { Length: > 0 };

    /// <exception cref="CommandError">A label cannot be read.</exception>
    public GradualMatchView Read(ParseResult parsed) => new(
        All(parsed.GetValue(_addresses)), ReadLabels(parsed.GetValue(_labels)), All(parsed.GetValue(_instances)), parsed.GetValue(_percent));

    private static string[]? All(string[]? given) => given is { Length: > 0 } ? given : null;

    private static Dictionary<string, string>? ReadLabels(string[]? given)
    {
        if (given is not { Length: > 0 })
        {
            return null;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !labels.TryAdd(text[..at], text[(at + 1)..]))
            {
                throw CommandError.Usage($"--for-label is '{text}'; it must be NAME=VALUE, each name once.");
            }
        }

        return labels;
    }
}
