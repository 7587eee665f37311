using System.CommandLine;
using System.Globalization;
using Granary.Http;
using Granary.Output;

namespace Granary.Locks;

/// <summary><c>granary locks show</c>: one lock with its holders.</summary>
internal static class ShowCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (name, space) = (LockOptions.Name(), LockOptions.Space());
        var command = new Command("show", "Shows a lock and who holds it.") { name, space };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(LocksCommand.LockPath(parsed.GetRequiredValue(space), parsed.GetRequiredValue(name)), cancellationToken);
            var shown = answer.As(ApiJson.Default.LockView);
            run.Write(answer.ToString(), console =>
            {
                console.Write(run.Terminal.Table("lock", $"{shown.Space}/{shown.Name}")
                    .Row("holders", $"{shown.Holders.Count}")
                    .Row("waiters", TableRows.Count(shown.Waiters))
                    .Row("revision", shown.Revision));
                if (shown.Holders.Count > 0)
                {
                    console.Write(Holders(run.Terminal, shown.Holders));
                }
            });
        });
        return command;
    }

    private static Spectre.Console.Table Holders(Terminal terminal, IReadOnlyList<LockHolderView> holders)
    {
        var table = terminal.Table("mode", "process", "host", "session", "ttl", "token", "since", "note");
        foreach (var holder in holders)
        {
            table.Row(
                holder.Offered ? $"{holder.How}, offered" : holder.How, holder.Process, holder.Host, holder.Session,
                holder.TtlSeconds.ToString(CultureInfo.InvariantCulture) + " s", holder.Token, TableRows.Instant(holder.GrantedAt), holder.Note ?? "");
        }

        return table;
    }
}
