namespace Granary.Keys;

/// <summary>An API key without its secret, as the API answers it; with it, once, when it is made.</summary>
internal sealed record KeyView(
    string Name, IReadOnlyList<string> Roles, IReadOnlyList<KeyScopeView>? Scope, DateTimeOffset CreatedAt, string CreatedBy, string? Key);
