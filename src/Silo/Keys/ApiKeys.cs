using Granary.Config;
using Granary.Locks;

namespace Granary.Keys;

/// <summary>Makes, lists and revokes API keys: the rules, for HTTP and for the offline verb alike.</summary>
internal sealed class ApiKeys(KeyStore store, TimeProvider clock)
{
    /// <summary>All keys by name.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await store.ListAsync(cancellationToken)).Select(static entry => entry.Key)];

    /// <summary>Makes a key.</summary>
    /// <returns>The key, and the text that its holder shows, which is never to be had again.</returns>
    /// <exception cref="InvalidRequestException">Name, roles or scope break a rule.</exception>
    /// <exception cref="GranaryException">The name is taken, or there are too many keys.</exception>
    public async Task<(ApiKey Key, string Text)> AddAsync(
        string name, IReadOnlyList<string> roles, IReadOnlyList<KeyScope> scope, string createdBy, CancellationToken cancellationToken = default)
    {
        if (!NameRules.IsValid(name))
        {
            throw InvalidArgument.Of(KeyCodes.NameInvalid, nameof(name), $"name is '{name}'; it must be {NameRules.Text}.");
        }

        CheckScope(scope);
        var key = new ApiKey(name, RolesOf(roles), scope, clock.GetUtcNow(), createdBy);
        var text = KeyText.New();
        if (await store.AddAsync(key, KeyText.HashOf(text), cancellationToken))
        {
            return (key, text);
        }

        throw await store.ContainsAsync(name, cancellationToken)
            ? new GranaryException(RefusalKind.Conflict, KeyCodes.Exists, $"A key '{name}' is there already. Revoke it, or take another name.")
            : new GranaryException(RefusalKind.Exhausted, KeyCodes.TooMany, $"There are {KeyLimits.KeysMax} keys, the most there may be. Revoke some.");
    }

    /// <summary>Revokes a key. Silos refuse it within <see cref="KeyLimits.RefreshEvery"/>.</summary>
    /// <exception cref="GranaryException">There is no such key.</exception>
    public async Task RevokeAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!await store.RemoveAsync(name, cancellationToken))
        {
            throw new GranaryException(RefusalKind.NotFound, KeyCodes.NotFound, $"There is no key '{name}'.");
        }
    }

    private static KeyRoles RolesOf(IReadOnlyList<string> names)
    {
        var roles = KeyRoles.None;
        foreach (var name in names)
        {
            var role = KeyRoleNames.Parse(name);
            roles |= role != KeyRoles.None
                ? role
                : throw InvalidArgument.Of(KeyCodes.RoleInvalid, "roles", $"roles has '{name}'; each must be one of {KeyRoleNames.Choices}.");
        }

        return roles != KeyRoles.None
            ? roles
            : throw InvalidArgument.Of(KeyCodes.RoleInvalid, "roles", $"roles is empty; it must be one or more of {KeyRoleNames.Choices}.");
    }

    private static void CheckScope(IReadOnlyList<KeyScope> scope)
    {
        if (scope.Count > KeyLimits.ScopesMax)
        {
            throw InvalidArgument.Of(KeyCodes.ScopeInvalid, nameof(scope), $"scope has {scope.Count} parts; it must have at most {KeyLimits.ScopesMax}.");
        }

        foreach (var part in scope)
        {
            if (!KeyLimits.Blocks.Contains(part.Block))
            {
                throw InvalidArgument.Of(
                    KeyCodes.ScopeInvalid, nameof(scope), $"scope has the block '{part.Block}'; it must be one of {string.Join(", ", KeyLimits.Blocks)}.");
            }

            if (part.Prefix.Length > 0 && !IsBeginning(part))
            {
                throw InvalidArgument.Of(
                    KeyCodes.ScopeInvalid, nameof(scope), $"scope has the prefix '{part.Prefix}'; it must be empty, or what a name can begin with: {NameRules.Text}" +
                    $"{(part.Block == ConfigPlace.Block ? "; of configuration, an application with a slash behind it, or more: orders/" : "")}.");
            }
        }
    }

    // Names of locks stand behind their space and hold any characters. An application of configuration ends with a slash, so that a key
    // for one is none for another that begins alike.
    private static bool IsBeginning(KeyScope part)
    {
        if (part.Block == ConfigPlace.Block)
        {
            return part.Prefix.Split('/') is [var application, var environment]
                && NameRules.IsValid(application) && (environment.Length == 0 || NameRules.IsValid(environment));
        }

        var slash = part.Block == LockPlace.Block ? part.Prefix.IndexOf('/', StringComparison.Ordinal) : -1;
        return slash < 0
            ? NameRules.IsValid(part.Prefix)
            : NameRules.IsValid(part.Prefix[..slash])
                && part.Prefix.Length <= slash + 1 + LockLimits.NameLengthMax
                && !part.Prefix.Contains('\0');
    }
}
