using System.CommandLine;
using Granary.Output;
using Spectre.Console;

namespace Granary.Locks;

/// <summary><c>granary locks</c>: runs commands under locks, and shows and takes locks.</summary>
internal static class LocksCommand
{
    public static Command Create(GranaryCommand granary) => new("locks", "Runs commands under locks; shows, watches and takes locks.")
    {
        RunCommand.Create(granary),
        ElectCommand.Create(granary),
        ListCommand.Create(granary),
        ShowCommand.Create(granary),
        WatchCommand.Create(granary),
        ReleaseCommand.Create(granary),
    };

    /// <summary>The address of a lock.</summary>
    public static string LockPath(string space, string name) => $"v1/locks/lock{Query(("space", space), ("name", name))}";

    /// <summary>The query of what is given.</summary>
    public static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(static part => part.Value is not null).Select(static part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }

    /// <summary>Locks with a line for each holder.</summary>
    public static Table TableOf(Terminal terminal, IEnumerable<LockView> locks)
    {
        var table = terminal.Table("space", "name", "mode", "process", "host", "token", "since", "waiters", "note");
        foreach (var one in locks)
        {
            foreach (var holder in one.Holders)
            {
                table.Row(
                    one.Space, one.Name, holder.How, holder.Process, holder.Host, holder.Token, TableRows.Instant(holder.GrantedAt), $"{one.Waiters}", holder.Note ?? "");
            }

            if (one.Holders.Count == 0)
            {
                table.Row(one.Space, one.Name, "free", "", "", "", "", $"{one.Waiters}", "");
            }
        }

        return table;
    }
}
