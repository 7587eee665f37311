using Granary.Keys;

namespace Granary.Http;

/// <summary>What callers may do, for endpoints whose names come in the body or in the answer.</summary>
internal static class Access
{
    /// <summary>Stands for a block where any key may come, wherever it is confined to.</summary>
    public const string AnyBlock = "*";

    /// <summary>Who sent the request.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request did not come through the access gate.");

    /// <summary>Asks for a role on an address.</summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="role">The role.</param>
    /// <param name="block">The block; <see langword="null"/> where no confined key may come at all.</param>
    /// <param name="nameFrom">The route values that name the thing.</param>
    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, KeyRoles role, string? block, params IReadOnlyList<string> nameFrom)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredRole(role, block, nameFrom));

    /// <summary>Marks pages that people open in a browser.</summary>
    public static TBuilder ForBrowsers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BrowserEndpoint());

    /// <summary>Whether the caller may.</summary>
    public static bool IsGranted(Caller caller, KeyRoles role, string? block, string? name) =>
        caller.Has(role) && block switch
        {
            null => caller.IsUnconfined,
            AnyBlock => true,
            _ => caller.Covers(block, name),
        };

    /// <summary>Refuses the request unless its caller may.</summary>
    /// <exception cref="GranaryException">The caller lacks the role, or the name is outside its scope.</exception>
    public static void Demand(this HttpContext context, KeyRoles role, string block, string? name)
    {
        var caller = context.Caller();
        if (!IsGranted(caller, role, block, name))
        {
            throw Refusal(caller, role, block, name);
        }
    }

    /// <summary>The refusal, in words.</summary>
    public static GranaryException Refusal(Caller caller, KeyRoles role, string? block, string? name)
    {
        var what = string.Join(' ', KeyRoleNames.Of(role));
        var where = (block, name) switch
        {
            (null, _) => "everything",
            (AnyBlock, _) => "anything",
            (_, null) => block,
            _ => $"{block} '{name}'",
        };
        return new GranaryException(RefusalKind.Forbidden, HttpCodes.Forbidden, $"Key '{caller.Name}' lacks the role {what} on {where}.");
    }
}
