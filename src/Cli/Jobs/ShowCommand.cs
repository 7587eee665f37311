using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Jobs;

/// <summary><c>granary jobs show</c>: one job with its attempts and errors.</summary>
internal static class ShowCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var job = JobsCommand.Job();
        var command = new Command("show", "Shows a job with its payload and its errors.") { job };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(JobsCommand.JobPath(parsed.GetRequiredValue(job)), cancellationToken);
            var shown = answer.As(ApiJson.Default.JobView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("job", shown.Id)
                    .Row("queue", shown.Queue)
                    .Row("handler", shown.Handler)
                    .Row("state", shown.State)
                    .Row("priority", $"{shown.Priority}")
                    .Row("attempt", $"{shown.Attempt} of {shown.AttemptsMax}")
                    .Row("created", TableRows.Instant(shown.CreatedAt))
                    .Row("due", TableRows.Instant(shown.Due));
                Optional("expires", shown.ExpiresAt is { } expires ? TableRows.Instant(expires) : null);
                Optional("group", shown.Group);
                Optional("key", shown.Key);
                Optional("worker", shown.Worker);
                Optional("started", shown.StartedAt is { } started ? TableRows.Instant(started) : null);
                Optional("ended", shown.EndedAt is { } ended ? TableRows.Instant(ended) : null);
                Optional("payload", shown.Payload?.GetRawText() ?? shown.PayloadBase64);
                console.Write(table);
                if (shown.Errors.Count > 0)
                {
                    console.Write(Errors(run.Terminal, shown.Errors));
                }

                void Optional(string name, string? value) => _ = value is null ? table : table.Row(name, value);
            });
        });
        return command;
    }

    private static Spectre.Console.Table Errors(Terminal terminal, IEnumerable<JobErrorView> errors)
    {
        var table = terminal.Table("attempt", "at", "kind", "message", "worker");
        foreach (var error in errors)
        {
            table.Row($"{error.Attempt}", TableRows.Instant(error.At), error.Kind, error.Message, error.Worker ?? "");
        }

        return table;
    }
}
