using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config history</c>, <c>audit</c> and <c>instances</c>.</summary>
internal static class HistoryCommands
{
    private const int LimitDefault = 100;

    public static Command History(GranaryCommand granary)
    {
        var (place, name, limit) = (ConfigAddress.Place(), ConfigAddress.Namespace(), Limit());
        var command = new Command("history", "Lists the releases of a namespace, the newest first.") { place, name, limit };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(
                ConfigAddress.PathOf(
                    parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)), $"releases?limit={parsed.GetValue(limit)}"),
                cancellationToken);
            var list = answer.As(ApiJson.Default.ReleaseListView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("release", "kind", "author", "at", "keys", "bytes", "repeats", "comment");
                foreach (var one in list.Releases)
                {
                    table.Row(
                        $"{one.Release}", one.Kind, one.Author, TableRows.Instant(one.At), TableRows.Count(one.Keys), TableRows.Count(one.Bytes), one.Source ?? "",
                        one.Comment ?? "");
                }

                console.Write(table);
            });
        });
        return command;
    }

    public static Command Audit(GranaryCommand granary)
    {
        var (place, limit) = (ConfigAddress.Place(), Limit());
        var command = new Command("audit", "Lists who has changed what, the newest first.") { place, limit };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(
                ConfigAddress.PathOf(parsed.GetRequiredValue(place), $"audit?limit={parsed.GetValue(limit)}"), cancellationToken);
            var list = answer.As(ApiJson.Default.AuditListView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("number", "at", "who", "from", "what", "namespace", "detail");
                foreach (var one in list.Entries)
                {
                    table.Row(
                        $"{one.Number}", TableRows.Instant(one.At), one.Actor, one.From, one.Action, one.Namespace is null ? "" : $"{one.Cluster}/{one.Namespace}",
                        one.Detail);
                }

                console.Write(table);
            });
        });
        return command;
    }

    public static Command Instances(GranaryCommand granary)
    {
        var place = ConfigAddress.Place();
        var command = new Command("instances", "Lists the instances of an application, and what each runs.") { place };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(ConfigAddress.PathOf(parsed.GetRequiredValue(place), "instances"), cancellationToken);
            var list = answer.As(ApiJson.Default.ConfigInstanceListView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("instance", "address", "cluster", "runs", "should run", "gradual", "state", "said at");
                foreach (var one in list.Instances)
                {
                    table.Row(
                        one.Name, one.Address ?? "", one.Cluster, one.Version[(one.Version.IndexOf('.', StringComparison.Ordinal) + 1)..], $"{one.Expected}",
                        string.Join(", ", one.Graduals), one.Error ?? (one.Drifting ? "behind" : "ok"), TableRows.Instant(one.At));
                }

                console.Write(table);
            });
        });
        return command;
    }

    private static Option<int> Limit() => new("--limit")
    {
        Description = $"How many at the most, 1 to {ConfigLimits.ListMax}. Default: {LimitDefault}.",
        DefaultValueFactory = static _ => LimitDefault,
        CustomParser = RangedNumber.Parser("--limit", 1, ConfigLimits.ListMax),
    };
}
