using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config watch</c>: what an application sees, now and each time it changes, until stopped.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

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
            try
            {
                await WatchAsync(run, ConfigAddress.PathOf(parsed.GetRequiredValue(place), $"watch{query}"), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // To be stopped is how a watch ends.
            }
        });
        return command;
    }

    private static async Task WatchAsync(CommandRun run, string path, CancellationToken cancellationToken)
    {
        ConfigSeenView? last = null;
        for (var failures = 0; ; failures++)
        {
            try
            {
                await foreach (var change in run.Api.GetEventsAsync(path, cancellationToken))
                {
                    failures = 0;
                    var seen = change.As(ApiJson.Default.ConfigSeenView);
                    if (seen.Version != last?.Version)
                    {
                        Write(run, change, last, seen);
                        last = seen;
                    }
                }
            }
            catch (CommandError lost) when (last is not null && lost.IsPassing)
            {
                // A silo that went down; the next one tells how things stand by then.
            }

            var pause = TimeSpan.FromMilliseconds(100 << Math.Min(failures, 6));
            await Task.Delay(pause < PauseMax ? pause : PauseMax, TimeProvider.System, cancellationToken);
        }
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
