using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Jobs;

/// <summary><c>granary jobs enqueue</c>: a job for now or later.</summary>
internal static class EnqueueCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var queue = JobsCommand.Queue();
        var handler = new Argument<string>("handler") { Description = "Who can run it: a name, or name@version." };
        var payload = new Option<string?>("--payload")
        {
            Description = "What the handler is given, as JSON; @FILE reads it from a file, - from standard input. Default: nothing.",
            HelpName = "JSON",
        };
        var delay = new Option<TimeSpan?>("--delay")
        {
            Description = "Not before that has passed, for example 90s or 2h. Default: now.",
            HelpName = "DURATION",
            CustomParser = static result => DurationText.Parse(result),
        };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "Not before that time, for example 2027-01-01T08:00:00Z. Default: now.",
            HelpName = "TIME",
            CustomParser = static result =>
            {
                var text = result.Tokens is [var token] ? token.Value : "";
                if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time;
                }

                result.AddError($"--at is '{text}'; write a time like 2027-01-01T08:00:00Z.");
                return null;
            },
        };
        var priority = new Option<int?>("--priority")
        {
            Description = $"{JobLimits.PriorityMin} to {JobLimits.PriorityMax}; higher goes first. Default: {JobLimits.PriorityDefault}.",
        };
        var group = new Option<string?>("--group") { Description = "Jobs of one group run one after the other.", HelpName = "TEXT" };
        var key = new Option<string?>("--idempotency-key")
        {
            Description = "Of the jobs of a queue with one key one is taken in, until it has ended.",
            HelpName = "TEXT",
        };
        var command = new Command("enqueue", "Enqueues a job.") { queue, handler, payload, delay, at, priority, group, key };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var request = new NewJobRequest(
                parsed.GetRequiredValue(handler),
                await ReadAsync(parsed.GetValue(payload), cancellationToken),
                parsed.GetValue(at),
                parsed.GetValue(delay)?.TotalSeconds,
                parsed.GetValue(priority),
                parsed.GetValue(group),
                parsed.GetValue(key));
            var answer = await run.Api.PostAsync(
                JobsCommand.QueuePath(parsed.GetRequiredValue(queue), "jobs"), JsonSerializer.Serialize(request, ApiJson.Default.NewJobRequest), cancellationToken);
            var enqueued = answer.As(ApiJson.Default.EnqueuedView);
            run.Write(answer.ToString(), _ =>
            {
                run.Terminal.Output.WriteLine(enqueued.Job);
                if (enqueued.Outcome == "keyTaken")
                {
                    run.Terminal.Error.WriteLine("Nothing was enqueued: this job has the key.");
                }
            });
        });
        return command;
    }

    private static async Task<JsonElement?> ReadAsync(string? payload, CancellationToken cancellationToken)
    {
        if (payload is null)
        {
            return null;
        }

        try
        {
            var text = payload switch
            {
                "-" => await Console.In.ReadToEndAsync(cancellationToken),
                ['@', .. var file] => await File.ReadAllTextAsync(file, cancellationToken),
                _ => payload,
            };
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException invalid)
        {
            throw CommandError.Usage($"--payload is no JSON: {invalid.Message}", "A text needs its quotes: --payload '\"hello\"'.");
        }
        catch (IOException missing)
        {
            throw CommandError.Usage($"--payload cannot be read: {missing.Message}");
        }
    }
}
