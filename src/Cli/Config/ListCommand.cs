using System.CommandLine;
using System.Globalization;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config list</c>: the applications that have configuration.</summary>
internal static class ListCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var prefix = new Argument<string?>("prefix") { Description = "Those that begin so. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Lists the applications and environments that have configuration.") { prefix };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(("prefix", parsed.GetValue(prefix)), ("limit", ConfigLimits.ListMax.ToString(CultureInfo.InvariantCulture)));
            var answer = await run.Api.GetAsync($"v1/config{query}", cancellationToken);
            var list = answer.As(ApiJson.Default.ConfigPlaceListView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("application", "environment", "revision", "namespaces", "drafts");
                foreach (var place in list.Places)
                {
                    table.Row(place.Application, place.Environment, $"{place.Revision}", $"{place.Namespaces}", $"{place.Drafts}");
                }

                console.Write(table);
            });
        });
        return command;
    }
}
