using System.CommandLine;

namespace Granary.Config;

/// <summary><c>granary config</c>: reads, edits, publishes and watches configuration.</summary>
internal static class ConfigurationCommand
{
    public static Command Create(GranaryCommand granary) => new("config", "Reads, edits, publishes and watches configuration.")
    {
        ListCommand.Create(granary),
        ShowCommand.Create(granary),
        GetCommand.Create(granary),
        DefineCommand.Create(granary),
        SetCommand.Create(granary),
        DiffCommand.Create(granary),
        PublishCommands.Publish(granary),
        PublishCommands.Discard(granary),
        PublishCommands.RollBack(granary),
        GradualCommand.Create(granary),
        HistoryCommands.History(granary),
        HistoryCommands.Audit(granary),
        HistoryCommands.Instances(granary),
        WatchCommand.Create(granary),
        TransferCommands.Export(granary),
        TransferCommands.Import(granary),
    };
}
