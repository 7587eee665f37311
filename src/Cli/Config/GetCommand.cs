using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config get</c>: what an application sees.</summary>
internal static class GetCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (place, name) = (ConfigAddress.Place(), ConfigAddress.Namespace());
        var key = new Argument<string?>("key") { Description = "One key: its value alone is written. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var (instance, address, labels, reveal) = (ConfigOptions.Instance(), ConfigOptions.Address(), ConfigOptions.Labels(), ConfigOptions.Reveal());
        var chain = new Option<bool>("--chain") { Description = "Shows all that is said of the key; the first is what counts." };
        var command = new Command("get", "Shows what an application sees.") { place, name, key, instance, address, labels, reveal, chain };
        command.Validators.Add(result =>
        {
            if (result.GetValue(chain) && result.GetValue(key) is null)
            {
                result.AddError("--chain is of one key; name it.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var wanted = ConfigAddress.Read(parsed.GetRequiredValue(name));
            var query = ApiQuery.Of(
            [
                ("cluster", wanted.Cluster), ("namespace", wanted.Name), ("instance", parsed.GetValue(instance)), ("address", parsed.GetValue(address)),
                .. (parsed.GetValue(labels) ?? []).Select(static label => ("label", (string?)label)), ("reveal", parsed.GetValue(reveal) ? "true" : null),
                ("key", parsed.GetValue(chain) ? parsed.GetValue(key) : null),
            ]);
            var path = parsed.GetRequiredValue(place);
            if (parsed.GetValue(chain))
            {
                WriteChain(run, await run.Api.GetAsync(ConfigAddress.PathOf(path, $"explain{query}"), cancellationToken));
                return;
            }

            Write(run, await run.Api.GetAsync(ConfigAddress.PathOf(path, $"view{query}"), cancellationToken), parsed.GetValue(key));
        });
        return command;
    }

    /// <summary>The value as a line shows it.</summary>
    public static string Shown(string? value, bool isSecret) => (value, isSecret) switch
    {
        (null, true) => "(secret)",
        (null, false) => "(nothing)",
        _ => value.ReplaceLineEndings("\\n"),
    };

    private static void Write(CommandRun run, ApiAnswer answer, string? key)
    {
        var seen = answer.As(ApiJson.Default.ConfigSeenView).Namespaces[0];
        if (key is null)
        {
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("key", "value", "from");
                foreach (var item in seen.Items)
                {
                    table.Row(item.Key, Shown(item.Value, item.Secret), Text(seen.Origins[item.Origin]));
                }

                console.Write(table);
            });
            return;
        }

        if (seen.Items.FirstOrDefault(item => item.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is not { Key: not null } found)
        {
            throw new CommandError("cli.key_not_found", $"Nobody says anything of '{key}' there.", hint: "`granary config get APP/ENV NAMESPACE` shows the keys.");
        }

        if (found is { Secret: true, Value: null })
        {
            throw new CommandError("cli.secret", $"'{key}' is a secret.", hint: "--reveal shows it, to those who may see it.");
        }

        run.Write(
            JsonOutput.Object(writer =>
            {
                writer.WriteString("key", found.Key);
                writer.WriteString("value", found.Value);
            }),
            _ => run.Terminal.Output.WriteLine(found.Value));
    }

    private static void WriteChain(CommandRun run, ApiAnswer answer)
    {
        var chain = answer.As(ApiJson.Default.ConfigChainView);
        run.Write(answer.ToString(), console =>
        {
            var table = run.Terminal.Table("value", "from");
            foreach (var link in chain.Links)
            {
                table.Row(Shown(link.Value, link.Secret), Text(link.Origin));
            }

            console.Write(table);
        });
    }

    private static string Text(ConfigOriginView origin) =>
        $"{origin.Application} {origin.Cluster}/{origin.Namespace} #{origin.Release}{(origin.Gradual is null ? "" : $" ({origin.Gradual})")}";
}
