namespace Granary.Keys;

/// <summary>The names by which HTTP, the command line and the table know the roles.</summary>
internal static class KeyRoleNames
{
    private static readonly (KeyRoles Role, string Name)[] All =
    [
        (KeyRoles.Read, "read"),
        (KeyRoles.Write, "write"),
        (KeyRoles.Publish, "publish"),
        (KeyRoles.Reveal, "reveal"),
        (KeyRoles.Admin, "admin"),
    ];

    /// <summary>The names, for messages.</summary>
    public static string Choices => string.Join(", ", All.Select(static entry => entry.Name));

    /// <summary>The names of the roles in <paramref name="roles"/>.</summary>
    public static IReadOnlyList<string> Of(KeyRoles roles) =>
        [.. All.Where(entry => roles.HasFlag(entry.Role)).Select(static entry => entry.Name)];

    /// <summary>The role of that name; <see cref="KeyRoles.None"/> when there is none.</summary>
    public static KeyRoles Parse(string name) => Array.Find(All, entry => entry.Name == name).Role;

    /// <summary>The roles together with all that they include.</summary>
    public static KeyRoles Expand(KeyRoles roles) => roles switch
    {
        _ when roles.HasFlag(KeyRoles.Admin) => KeyRoles.Read | KeyRoles.Write | KeyRoles.Publish | KeyRoles.Reveal | KeyRoles.Admin,
        _ when roles.HasFlag(KeyRoles.Write) => roles | KeyRoles.Read,
        _ => roles,
    };
}
