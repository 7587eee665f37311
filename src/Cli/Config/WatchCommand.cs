using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config watch</c>: what an application sees, now and each time it changes, until stopped.</summary>
internal static class WatchCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (place, names) = (ConfigAddress.Place(), ConfigAddress.Namespaces());
        var (instance, labels) = (ConfigOptions.Instance(), ConfigOptions.Labels());
        var command = new Command("watch", "Shows what an application sees, now and each time it changes, until stopped.") { place, names, instance, labels };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(names).Select(ConfigAddress.Read).ToList();
            if (wanted.DistinctBy(static name => name.Cluster).Count() > 1)
            {
                throw CommandError.Usage("An application stands in one cluster; name namespaces of one.");
            }

            var query = ApiQuery.Of(
            [
                ("cluster", wanted[0].Cluster), .. wanted.Select(static name => ("namespace", (string?)name.Name)), ("instance", parsed.GetValue(instance)),
                .. (parsed.GetValue(labels) ?? []).Select(static label => ("label", (string?)label)),
            ]);
            ConfigSeenView? last = null;
            try
            {
                await EventFollower.FollowAsync(
                    run.Api, ConfigAddress.PathOf(parsed.GetRequiredValue(place), $"watch{query}"),
                    change =>
                    {
                        var seen = change.As(ApiJson.Default.ConfigSeenView);
                        if (seen.Version != last?.Version)
                        {
                            Write(run, change, last, seen);
                            last = seen;
                        }
                    },
                    cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // To be stopped is how a watch ends.
            }
        });
        return command;
    }

    private static void Write(CommandRun run, ApiAnswer change, ConfigSeenView? before, ConfigSeenView seen)
    {
        if (run.Json)
        {
            run.Terminal.Output.WriteLine(change.ToString());
            return;
        }

        run.Terminal.Output.WriteLine($"{TableRows.Instant(TimeProvider.System.GetUtcNow())}  version {seen.Version}");
        var old = ItemsOf(before);
        var young = ItemsOf(seen);
        foreach (var (key, item) in young)
        {
            if (!old.TryGetValue(key, out var was) || was.Value != item.Value)
            {
                run.Terminal.Output.WriteLine($"  {(old.ContainsKey(key) ? '~' : '+')} {key} = {GetCommand.Shown(item.Value, item.Secret)}");
            }
        }

        foreach (var key in old.Keys.Except(young.Keys))
        {
            run.Terminal.Output.WriteLine($"  - {key}");
        }
    }

    private static SortedDictionary<string, ConfigItemView> ItemsOf(ConfigSeenView? view)
    {
        var items = new SortedDictionary<string, ConfigItemView>(StringComparer.OrdinalIgnoreCase);
        foreach (var (one, item) in (view?.Namespaces ?? []).SelectMany(static one => one.Items.Select(item => (one, item))))
        {
            items[$"{one.Name}  {item.Key}"] = item;
        }

        return items;
    }
}
