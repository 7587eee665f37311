using Granary.Http.Keys;
using Granary.Keys;

namespace Granary.Http;

/// <summary>The routes of the API keys. They are open to administrators alone whose key is confined to nothing.</summary>
internal static partial class KeysEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").WithTags("Keys").RequireRole(KeyRoles.Admin, block: null);
        keys.MapGet("", async (ApiKeys store, CancellationToken cancellationToken) =>
                new KeyListBody([.. (await store.ListAsync(cancellationToken)).Select(static key => KeyBody.Of(key))]))
            .WithName("listKeys").WithSummary("Lists the keys, without their secrets.");
        keys.MapPost("", async (NewKeyBody body, ApiKeys store, KeyRing ring, ILogger<KeyRing> logger, HttpContext context) =>
            {
                var by = context.Caller().Name;
                var (key, text) = await store.AddAsync(body.Name, body.Roles, body.ToScope(), by, context.RequestAborted);
                ring.Refresh();
                LogAdded(logger, key.Name, string.Join(' ', body.Roles), by);
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.Created($"/v1/keys/{Uri.EscapeDataString(key.Name)}", KeyBody.Of(key) with { Key = text });
            })
            .WithName("addKey").WithSummary("Makes a key; the answer shows it this once.");
        keys.MapDelete("/{name}", async (string name, ApiKeys store, KeyRing ring, ILogger<KeyRing> logger, HttpContext context) =>
            {
                await store.RevokeAsync(name, context.RequestAborted);
                ring.Refresh();
                LogRevoked(logger, name, context.Caller().Name);
                return TypedResults.NoContent();
            })
            .WithName("revokeKey").WithSummary("Revokes a key; every silo refuses it within 5 seconds.");
    }

    [LoggerMessage(4111, LogLevel.Information, "API key '{Name}' with the roles {Roles} was made by '{By}'.")]
    private static partial void LogAdded(ILogger logger, string name, string roles, string by);

    [LoggerMessage(4112, LogLevel.Information, "API key '{Name}' was revoked by '{By}'.")]
    private static partial void LogRevoked(ILogger logger, string name, string by);
}
