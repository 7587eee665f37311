using System.CommandLine;
using System.Globalization;
using Granary.Http;
using Granary.Output;

namespace Granary.Ids;

/// <summary><c>granary ids decode</c>: what an id says.</summary>
internal static class DecodeCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var id = new Argument<string>("id") { Description = "The id." };
        var pool = new Option<string>("--pool") { Description = "The pool that it is of.", DefaultValueFactory = static _ => "default" };
        var form = IdOptions.Form();
        form.Description = "How the id is written; a UUID or ULID is known by its length.";
        var layoutOptions = new LayoutOptions();
        var command = new Command("decode", "Shows the time, datacenter, worker and number in an id; with --layout without asking a silo.")
        {
            id, pool, form,
        };
        layoutOptions.AddTo(command);
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var text = parsed.GetRequiredValue(id);
            var isSaid = parsed.GetResult(form) is { Implicit: false };
            var formName = !isSaid && WideIdLayout.IsWide(text) ? WideIdForm.Uuid : parsed.GetRequiredValue(form);
            if (layoutOptions.Parse(parsed) is { } layout)
            {
                var decoded = Decode(layout, text, formName);
                Write(run, JsonOf(decoded), decoded);
                return;
            }

            var path = $"v1/ids/decode/{Uri.EscapeDataString(text)}?pool={Uri.EscapeDataString(parsed.GetRequiredValue(pool))}&form={formName}";
            var answer = await run.Api.GetAsync(path, cancellationToken);
            Write(run, answer.ToString(), answer.As(ApiJson.Default.DecodedIdView));
        });
        return command;
    }

    private static DecodedIdView Decode(SnowflakeLayout layout, string text, string formName)
    {
        var id = WideIdForm.IsAny(formName)
            ? new WideIdLayout(layout).Read(text)
            : IdText.Parse(text, IdText.TryParseForm(formName, out var form) ? form : throw CommandError.Usage($"There is no form '{formName}'."));
        try
        {
            var parts = layout.Decode(id);
            return new DecodedIdView(
                id.ToString(CultureInfo.InvariantCulture), parts.Tick.ToString(CultureInfo.InvariantCulture),
                parts.Time, parts.Datacenter, parts.Worker, parts.Sequence);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new InvalidRequestException(
                IdCodes.IdInvalid, $"The id {id} has more bits than the layout, which uses {layout.TotalBits}.");
        }
    }

    private static string JsonOf(DecodedIdView decoded) => System.Text.Json.JsonSerializer.Serialize(decoded, ApiJson.Default.DecodedIdView);

    private static void Write(CommandRun run, string json, DecodedIdView decoded) => run.Write(json, console =>
    {
        var table = run.Terminal.Table("id", "time", "datacenter", "worker", "sequence", "tick");
        table.Row(decoded.Id, TableRows.Instant(decoded.Time), $"{decoded.Datacenter}", $"{decoded.Worker}", $"{decoded.Sequence}", decoded.Tick);
        console.Write(table);
    });
}
