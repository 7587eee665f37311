using System.CommandLine;
using Granary.Http;
using Granary.Output;
using Spectre.Console;

namespace Granary.Locks;

/// <summary><c>granary locks</c>: runs commands under locks, and shows and takes locks.</summary>
internal static class LocksCommand
{
    // A table that is squeezed into its width cannot be read; JSON has the whole of both.
    private const int NameLength = 72;
    private const int NoteLength = 32;

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
    public static string LockPath(string space, string name) => $"v1/locks/lock{ApiQuery.Of(("space", space), ("name", name))}";

    /// <summary>Locks with a line for each holder.</summary>
    public static Table TableOf(Terminal terminal, IEnumerable<LockView> locks)
    {
        var table = terminal.Table("space", "name", "mode", "process", "host", "token", "since", "waiters", "note");
        foreach (var one in locks)
        {
            foreach (var holder in one.Holders)
            {
                table.Row(
                    one.Space, NameOf(one), holder.How, holder.Process, holder.Host, holder.Token, TableRows.Instant(holder.GrantedAt), $"{one.Waiters}",
                    Cut(holder.Note ?? "", NoteLength));
            }

            if (one.Holders.Count == 0)
            {
                table.Row(one.Space, NameOf(one), "free", "", "", "", "", $"{one.Waiters}", "");
            }
        }

        return table;

        static string NameOf(LockView one) => Cut(one.Name, NameLength);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";
}
