namespace Granary.Keys;

/// <summary>What the API takes to make a key.</summary>
internal sealed record NewKeyRequest(string Name, IReadOnlyList<string> Roles, IReadOnlyList<KeyScopeView>? Scope);
