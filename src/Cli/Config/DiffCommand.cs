using System.CommandLine;
using System.Globalization;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Granary.Http;

namespace Granary.Config;

/// <summary><c>granary config diff</c>: in what two releases differ, or a release and the draft.</summary>
internal static class DiffCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (place, name) = (ConfigAddress.Place(), ConfigAddress.Namespace());
        var before = new Argument<long?>("before") { Description = "The one release. Default: the one that applications get.", Arity = ArgumentArity.ZeroOrOne };
        var after = new Argument<long?>("after") { Description = "The other release. Default: the draft.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("diff", "Shows in what two releases differ, or a release and the draft. Secrets are compared and not shown.")
        {
            place, name, before, after,
        };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(
                ("before", parsed.GetValue(before)?.ToString(CultureInfo.InvariantCulture)), ("after", parsed.GetValue(after)?.ToString(CultureInfo.InvariantCulture)));
            var answer = await run.Api.GetAsync(
                ConfigAddress.PathOf(parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)), $"diff{query}"), cancellationToken);
            var diff = answer.As(ApiJson.Default.ConfigDiffView);
            run.Write(answer.ToString(), _ =>
            {
                foreach (var line in diff.Differences.SelectMany(LinesOf))
                {
                    run.Terminal.Output.WriteLine(line);
                }

                if (diff.Differences.Count == 0)
                {
                    run.Terminal.Output.WriteLine("They say the same.");
                }
            });
        });
        return command;
    }

    private static IEnumerable<string> LinesOf(ConfigDifferenceView one)
    {
        if (one.Key.Length > 0 || one.Secret)
        {
            var name = one.Key.Length > 0 ? one.Key : "(the document)";
            return one.Kind switch
            {
                "added" => [$"+ {name} = {GetCommand.Shown(one.After, one.Secret)}"],
                "removed" => [$"- {name} = {GetCommand.Shown(one.Before, one.Secret)}"],
                _ => [$"- {name} = {GetCommand.Shown(one.Before, one.Secret)}", $"+ {name} = {GetCommand.Shown(one.After, one.Secret)}"],
            };
        }

        return InlineDiffBuilder.Diff(one.Before ?? "", one.After ?? "", ignoreWhiteSpace: false).Lines.Select(static line => line.Type switch
        {
            ChangeType.Inserted => $"+ {line.Text}",
            ChangeType.Deleted => $"- {line.Text}",
            _ => $"  {line.Text}",
        });
    }
}
