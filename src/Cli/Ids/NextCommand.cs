using System.CommandLine;
using Granary.Http;

namespace Granary.Ids;

/// <summary><c>granary ids next</c>: prints ids of a pool.</summary>
internal static class NextCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var pool = new Option<string>("--pool") { Description = "The pool.", DefaultValueFactory = static _ => "default" };
        var count = IdOptions.Count();
        var form = IdOptions.Form();
        var command = new Command("next", "Prints ids of a pool, one a line.") { pool, count, form };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var path = IdsCommand.DrawPath(parsed.GetRequiredValue(pool), parsed.GetValue(count), parsed.GetRequiredValue(form));
            var answer = await run.Api.PostAsync(path, null, cancellationToken);
            var ids = answer.As(ApiJson.Default.IdsView).Ids;
            run.Write(answer.ToString(), _ =>
            {
                foreach (var id in ids)
                {
                    run.Terminal.Output.WriteLine(id);
                }
            });
        });
        return command;
    }
}
