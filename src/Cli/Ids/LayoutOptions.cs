using System.CommandLine;

namespace Granary.Ids;

/// <summary>The options that spell a layout out.</summary>
internal sealed class LayoutOptions
{
    private readonly Option<string?> _layout = new("--layout")
    {
        Description = $"The layout: time/datacenter/worker/sequence bits like 41/0/10/12, or {string.Join(", ", SnowflakeLayout.Presets.Keys)}.",
        HelpName = "LAYOUT",
    };

    private readonly Option<string?> _unit = new("--unit")
    {
        Description = "With --layout: the time unit in milliseconds, 1, 10 or 1000.",
        HelpName = "MS",
    };

    private readonly Option<string?> _epoch = new("--epoch")
    {
        Description = "With --layout: the instant of tick 0, like 2024-01-01T00:00:00Z.",
        HelpName = "INSTANT",
    };

    private readonly Option<string?> _order = new("--order")
    {
        Description = "With --layout: workerThenSequence or sequenceThenWorker.",
        HelpName = "ORDER",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_layout);
        command.Options.Add(_unit);
        command.Options.Add(_epoch);
        command.Options.Add(_order);
    }

    /// <summary>The layout given; <see langword="null"/> when none is.</summary>
    /// <exception cref="CommandError">It cannot be read or breaks a rule.</exception>
    public SnowflakeLayout? Parse(ParseResult parsed)
    {
        var (unit, epoch, order) = (parsed.GetValue(_unit), parsed.GetValue(_epoch), parsed.GetValue(_order));
        if (parsed.GetValue(_layout) is not { } layout)
        {
            return unit is null && epoch is null && order is null
                ? null
                : throw CommandError.Usage("--unit, --epoch and --order need --layout.");
        }

        try
        {
            return LayoutText.Parse(layout, unit, epoch, order);
        }
        catch (FormatException error)
        {
            throw CommandError.Usage($"--layout: {error.Message}");
        }
    }
}
