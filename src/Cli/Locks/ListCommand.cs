using System.CommandLine;
using System.Globalization;
using Granary.Http;
using Granary.Output;

namespace Granary.Locks;

/// <summary><c>granary locks list</c>: the locks that are held or waited for.</summary>
internal static class ListCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var space = new Option<string?>("--space") { Description = "Those of one space. Default: all.", HelpName = "SPACE" };
        var prefix = new Option<string?>("--prefix") { Description = "Those whose names begin so. Default: all.", HelpName = "TEXT" };
        var limit = new Option<int>("--limit")
        {
            Description = $"How many at the most, 1 to {LockLimits.ListMax}. Default: {LockLimits.ListMax}.",
            DefaultValueFactory = static _ => LockLimits.ListMax,
            CustomParser = RangedNumber.Parser("--limit", 1, LockLimits.ListMax),
        };
        var command = new Command("list", "Lists the locks that are held or waited for.") { space, prefix, limit };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(
                ("space", parsed.GetValue(space)), ("prefix", parsed.GetValue(prefix)), ("limit", parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
            var answer = await run.Api.GetAsync($"v1/locks{query}", cancellationToken);
            var locks = answer.As(ApiJson.Default.LockListView).Locks;
            run.Write(answer.ToString(), console =>
            {
                console.Write(LocksCommand.TableOf(run.Terminal, locks));
                if (locks.Count == parsed.GetValue(limit))
                {
                    run.Terminal.Error.WriteLine($"These are the first {locks.Count}; --space and --prefix find others.");
                }
            });
        });
        return command;
    }
}
