namespace Granary.Keys;

/// <summary>The stable error codes of API keys.</summary>
internal static class KeyCodes
{
    /// <summary>A key name that breaks <see cref="NameRules"/>.</summary>
    public const string NameInvalid = "keys.name_invalid";

    /// <summary>No role, or one that there is not.</summary>
    public const string RoleInvalid = "keys.role_invalid";

    /// <summary>A scope of a block that there is not, or with a prefix that no name begins with.</summary>
    public const string ScopeInvalid = "keys.scope_invalid";

    /// <summary>A key of that name is there.</summary>
    public const string Exists = "keys.exists";

    /// <summary>No key has the name.</summary>
    public const string NotFound = "keys.not_found";

    /// <summary>There are as many keys as there may be.</summary>
    public const string TooMany = "keys.too_many";

    /// <summary>The keys cannot be read, so nobody can be told from anybody else.</summary>
    public const string Unavailable = "keys.unavailable";
}
