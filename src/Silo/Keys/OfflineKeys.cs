using Granary.Hosting;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Keys;

/// <summary><c>Granary.Silo keys …</c>: makes, lists and revokes keys straight in the database. The way to the first key.</summary>
internal static class OfflineKeys
{
    public const string Usage = """
        Granary.Silo keys add NAME --role ROLE… [--scope BLOCK[:PREFIX]…]
        Granary.Silo keys list
        Granary.Silo keys revoke NAME
        """;

    private const string CreatedBy = "offline";

    /// <summary>Runs the verb; settings are given as for a silo.</summary>
    /// <returns>0 done, 1 refused, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var (settings, words) = OfflineSettings.Read(args);
            await using var database = Database.Open(settings.Database);
            await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
            var keys = new ApiKeys(new KeyStore(database), TimeProvider.System);
            return await RunAsync(words, keys, output, error);
        }
        catch (Exception refused) when (refused is InvalidRequestException or GranaryException)
        {
            var coded = (ICodedError)refused;
            await error.WriteLineAsync($"{coded.Code}: {refused.Message}");
            return coded.Kind == RefusalKind.Invalid ? 2 : 1;
        }
    }

    private static async Task<int> RunAsync(string[] words, ApiKeys keys, TextWriter output, TextWriter error)
    {
        switch (words)
        {
            case ["add", var name, .. var rest] when TryParse(rest, out var roles, out var scope):
                var (key, text) = await keys.AddAsync(name, roles, scope, CreatedBy);
                await output.WriteLineAsync(text);
                await error.WriteLineAsync($"Key '{key.Name}' is shown this once. Send it as 'Authorization: Bearer', or set GRANARY_TOKEN.");
                return 0;
            case ["list"]:
                foreach (var listed in await keys.ListAsync())
                {
                    await output.WriteLineAsync(string.Join(
                        '\t', listed.Name, string.Join(' ', KeyRoleNames.Of(listed.Roles)), ScopeText(listed), $"{listed.CreatedAt.UtcDateTime:O}", listed.CreatedBy));
                }

                return 0;
            case ["revoke", var revoked]:
                await keys.RevokeAsync(revoked);
                await error.WriteLineAsync($"Key '{revoked}' is revoked.");
                return 0;
            default:
                await error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static string ScopeText(ApiKey key) =>
        key.Scope.Count == 0 ? "everything" : string.Join(' ', key.Scope.Select(static part => $"{part.Block}:{part.Prefix}*"));

    private static bool TryParse(string[] words, out List<string> roles, out List<KeyScope> scope)
    {
        (roles, scope) = ([], []);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            switch (words[i])
            {
                case "--role":
                    roles.Add(words[i + 1]);
                    break;
                case "--scope":
                    var parts = words[i + 1].Split(':', 2);
                    scope.Add(new KeyScope(parts[0], parts.Length == 2 ? parts[1] : ""));
                    break;
                default:
                    return false;
            }
        }

        return words.Length % 2 == 0;
    }
}
