using System.CommandLine;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Ids;

/// <summary><c>granary ids pools</c>: the pools of worker ids.</summary>
internal static class PoolsCommand
{
    public static Command Create(GranaryCommand granary) => new("pools", "Lists, shows, creates and deletes pools.")
    {
        List(granary),
        Show(granary),
        Add(granary),
        Delete(granary),
        Forget(granary),
    };

    private static Command List(GranaryCommand granary)
    {
        var command = new Command("list", "Lists the pools.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1/ids/pools", cancellationToken);
            var pools = answer.As(ApiJson.Default.PoolListView).Pools;
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("pool", "workers leased", "of", "created", "layout");
                foreach (var pool in pools)
                {
                    table.Row(
                        pool.Name, $"{pool.WorkersLeased}", $"{pool.WorkersTotal}", TableRows.Instant(pool.CreatedAt), Describe(pool.Layout));
                }

                console.Write(table);
            });
        });
        return command;
    }

    private static Command Show(GranaryCommand granary)
    {
        var name = Name();
        var command = new Command("show", "Shows a pool and who holds its worker ids.") { name };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(IdsCommand.PoolPath(parsed.GetRequiredValue(name)), cancellationToken);
            Write(run, answer);
        });
        return command;
    }

    private static Command Add(GranaryCommand granary)
    {
        var name = Name();
        var layoutOptions = new LayoutOptions();
        var ranges = new Option<string[]>("--range")
        {
            Description = "Gives worker ids to a datacenter, where the layout has no datacenter bits. May be given several times.",
            HelpName = "DATACENTER:FIRST-LAST",
        };
        var home = new Option<int?>("--home-datacenter")
        {
            Description = "The only datacenter that is served without --range. Default: 0.",
            HelpName = "NUMBER",
        };
        var command = new Command("create", "Creates a pool; the same again changes nothing.") { name, ranges, home };
        layoutOptions.AddTo(command);
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var layout = layoutOptions.Parse(parsed) is { } given ? LayoutView.Of(given) : null;
            var parts = parsed.GetValue(ranges) is { Length: > 0 } texts ? texts.Select(RangeOf).ToArray() : null;
            var request = new NewPoolRequest(parsed.GetRequiredValue(name), null, layout, parts, parsed.GetValue(home));
            var answer = await run.Api.PostAsync(
                "v1/ids/pools", JsonSerializer.Serialize(request, ApiJson.Default.NewPoolRequest), cancellationToken);
            Write(run, answer);
        });
        return command;
    }

    private static Command Delete(GranaryCommand granary)
    {
        var name = Name();
        var command = new Command("delete", "Deletes a pool that nobody holds a lease of.") { name };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var pool = parsed.GetRequiredValue(name);
            await run.Api.DeleteAsync(IdsCommand.PoolPath(pool), cancellationToken);
            run.Write(
                JsonOutput.Object(writer => writer.WriteString("deleted", pool)),
                _ => run.Terminal.Output.WriteLine($"Pool '{pool}' is deleted."));
        });
        return command;
    }

    private static Command Forget(GranaryCommand granary)
    {
        var name = Name();
        var holder = new Argument<string>("holder") { Description = "The stable name." };
        var command = new Command("forget", "Takes a stable name off its worker ids, so that they go to anybody.") { name, holder };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (pool, forgotten) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(holder));
            await run.Api.DeleteAsync($"{IdsCommand.PoolPath(pool)}/holders/{Uri.EscapeDataString(forgotten)}", cancellationToken);
            run.Write(
                JsonOutput.Object(writer => writer.WriteString("forgotten", forgotten)),
                _ => run.Terminal.Output.WriteLine($"Pool '{pool}' keeps no worker ids for '{forgotten}' any more."));
        });
        return command;
    }

    private static Argument<string> Name() => new("pool") { Description = "The pool's name." };

    private static RangeView RangeOf(string text)
    {
        var parts = text.Split(':', '-');
        return parts.Length == 3 && parts.All(static part => int.TryParse(part, out _))
            && int.Parse(parts[0]) is var datacenter && int.Parse(parts[1]) is var first && int.Parse(parts[2]) is var last && last >= first
                ? new RangeView(datacenter, first, last - first + 1)
                : throw CommandError.Usage($"--range is '{text}'; write DATACENTER:FIRST-LAST, for example 1:0-511.");
    }

    private static string Describe(LayoutView layout) => layout.Describe ?? layout.ToLayout().Describe();

    private static void Write(CommandRun run, ApiAnswer answer)
    {
        var pool = answer.As(ApiJson.Default.PoolView);
        run.Write(answer.ToString(), console =>
        {
            var facts = run.Terminal.Table("pool", pool.Name).Row("layout", Describe(pool.Layout));
            foreach (var range in pool.Ranges ?? [])
            {
                facts.Row($"datacenter {range.Datacenter}", $"workers {range.FirstWorker} to {range.FirstWorker + range.Workers - 1}");
            }

            facts.Row("home datacenter", $"{pool.HomeDatacenter}").Row("created", TableRows.Instant(pool.CreatedAt));
            console.Write(facts.Row("worker ids leased", $"{TableRows.Count(pool.WorkersLeased)} of {TableRows.Count(pool.WorkersTotal)}"));
            if (pool.Leases is { Count: > 0 } leases)
            {
                console.Write(LeaseTable(run, leases));
            }
        });
    }

    private static Spectre.Console.Table LeaseTable(CommandRun run, IReadOnlyList<LeaseView> leases)
    {
        var table = run.Terminal.Table("datacenter", "workers", "holder", "process", "host", "from", "until", "renewed", "note");
        foreach (var lease in leases)
        {
            var workers = lease.Workers == 1 ? $"{lease.FirstWorker}" : $"{lease.FirstWorker}-{lease.FirstWorker + lease.Workers - 1}";
            table.Row(
                $"{lease.Datacenter}", workers, lease.Holder.Name ?? "", lease.Holder.Process, lease.Holder.Host,
                TableRows.Instant(lease.From), TableRows.Instant(lease.Until), TableRows.Instant(lease.RenewedAt), lease.Holder.Note ?? "");
        }

        return table;
    }
}
