using System.CommandLine;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Keys;

/// <summary><c>granary keys</c>: the API keys.</summary>
internal static class KeysCommand
{
    private static readonly string[] Roles = ["read", "write", "publish", "reveal", "admin"];

    public static Command Create(GranaryCommand granary) => new("keys", "Lists, makes and revokes API keys.")
    {
        List(granary),
        Add(granary),
        Revoke(granary),
    };

    private static Command List(GranaryCommand granary)
    {
        var command = new Command("list", "Lists the keys; their secrets are stored nowhere.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1/keys", cancellationToken);
            var keys = answer.As(ApiJson.Default.KeyListView).Keys;
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("name", "roles", "scope", "created", "by");
                foreach (var key in keys)
                {
                    table.Row(key.Name, string.Join(' ', key.Roles), ScopeText(key.Scope), TableRows.Instant(key.CreatedAt), key.CreatedBy);
                }

                console.Write(table);
            });
        });
        return command;
    }

    private static Command Add(GranaryCommand granary)
    {
        var name = new Argument<string>("name") { Description = "The name that the audit shows." };
        var roles = new Option<string[]>("--role") { Description = "What the key may do; may be given several times.", Required = true };
        roles.AcceptOnlyFromAmong(Roles);
        var scope = new Option<string[]>("--scope")
        {
            Description = "Confines the key to a block, or to names in it that begin with a prefix (ids:orders); may be given several times.",
            HelpName = "BLOCK[:PREFIX]",
        };
        var command = new Command("add", "Makes a key and prints it, this once.") { name, roles, scope };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var scopes = parsed.GetValue(scope) is { Length: > 0 } texts ? texts.Select(ScopeOf).ToArray() : null;
            var request = new NewKeyRequest(parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles), scopes);
            var answer = await run.Api.PostAsync(
                "v1/keys", JsonSerializer.Serialize(request, ApiJson.Default.NewKeyRequest), cancellationToken);
            var key = answer.As(ApiJson.Default.KeyView);
            run.Write(answer.ToString(), _ =>
            {
                // The key alone on stdout, so that it can be piped into a secret store; the advice goes beside it.
                run.Terminal.Output.WriteLine(key.Key);
                run.Terminal.Error.WriteLine($"Key '{key.Name}' is shown this once. Pass it with --key or GRANARY_TOKEN.");
            });
        });
        return command;
    }

    private static Command Revoke(GranaryCommand granary)
    {
        var name = new Argument<string>("name") { Description = "The key's name." };
        var command = new Command("revoke", "Revokes a key; every silo refuses it within 5 seconds.") { name };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var revoked = parsed.GetRequiredValue(name);
            await run.Api.DeleteAsync($"v1/keys/{Uri.EscapeDataString(revoked)}", cancellationToken);
            run.Write(
                JsonOutput.Object(writer => writer.WriteString("revoked", revoked)),
                _ => run.Terminal.Output.WriteLine($"Key '{revoked}' is revoked."));
        });
        return command;
    }

    private static KeyScopeView ScopeOf(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? new KeyScopeView(text[..colon], text[(colon + 1)..])
            : new KeyScopeView(text, "");

    private static string ScopeText(IReadOnlyList<KeyScopeView>? scope) =>
        scope is { Count: > 0 } ? string.Join(' ', scope.Select(static part => $"{part.Block}:{part.Prefix}*")) : "everything";
}
