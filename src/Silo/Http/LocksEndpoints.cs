using System.Globalization;
using System.Text.Json;
using Granary.Http.Locks;
using Granary.Keys;
using Granary.Locks;
using Granary.Shards;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Granary.Http;

/// <summary>
/// The routes of the Locks block: sessions, acquiring and giving back, looking and watching, force. Names may hold any characters, so
/// they stand in bodies and queries.
/// </summary>
internal static class LocksEndpoints
{
    private const string Block = LockPlace.Block;
    private const string SpaceDefault = "default";

    public static void MapLocks(this IEndpointRouteBuilder routes)
    {
        var locks = routes.MapGroup("/v1/locks").WithTags("Locks");
        MapSessions(locks.MapGroup("/sessions"));
        MapLeases(locks);
        MapViews(locks);
        locks.MapPost("/force-release", ForceReleaseAsync)
            .WithName("forceReleaseLock").WithSummary("Takes a lock from its holders, whoever they are.").RequireRole(KeyRoles.Admin, Block);
    }

    private static void MapSessions(RouteGroupBuilder sessions)
    {
        sessions.MapPost("", (NewLockSessionBody? body, HttpContext context) =>
            {
                var session = LockSessionBody.Of((body ?? new NewLockSessionBody()).ToSession(context));
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.Created($"/v1/locks/sessions/{session.Session}", session);
            })
            .WithName("openLockSession").WithSummary("Opens a session, which holds locks for as long as it is renewed.").RequireRole(KeyRoles.Write, Block);
        sessions.MapPut("/{session}", async (string session, ILockLeases leases, HttpContext context) =>
            {
                var info = LockSessionText.Read(session);
                return LockRenewalBody.Of(info, await leases.RenewAsync(info, context.RequestAborted));
            })
            .WithName("renewLockSession").WithSummary("Keeps a session and all its locks alive, and says what it holds.").RequireRole(KeyRoles.Write, Block);
        sessions.MapDelete("/{session}", async (string session, ILockLeases leases, HttpContext context) =>
            {
                await leases.EndAsync(LockSessionText.Read(session), context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("endLockSession").WithSummary("Ends a session: all that it holds is free.").RequireRole(KeyRoles.Write, Block);
    }

    private static void MapLeases(RouteGroupBuilder locks)
    {
        locks.MapPost("/acquire", AcquireAsync)
            .WithName("acquireLock").WithSummary("Acquires locks, all or none, and waits for them if asked to.").RequireRole(KeyRoles.Write, Block);
        locks.MapPost("/upgrade", UpgradeAsync)
            .WithName("upgradeLock").WithSummary("Makes an upgradeable lock exclusive, once its readers have gone.").RequireRole(KeyRoles.Write, Block);
        locks.MapPost("/release", async (ReleaseLockBody body, ILockLeases leases, HttpContext context) =>
            {
                var names = LockNames.Demand(context, body.Space, body.Name, body.Names);
                var session = LockSessionText.Read(body.Session);
                return new LockReleasedBody(
                    await leases.ReleaseAsync(session, new OperationId(body.Lease), names, body.Space, context.RequestAborted));
            })
            .WithName("releaseLock").WithSummary("Gives a lease back; one that is not there is no error.").RequireRole(KeyRoles.Write, Block);
        locks.MapPost("/note", async (LockNoteBody body, ILockLeases leases, HttpContext context) =>
            {
                context.Demand(KeyRoles.Write, Block, LockPlace.FullName(body.Space, body.Name));
                var session = LockSessionText.Read(body.Session);
                await leases.AnnotateAsync(session, new OperationId(body.Lease), body.Name, body.Space, body.Note, context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("annotateLock").WithSummary("Replaces a lease's note: what a leader proclaims.").RequireRole(KeyRoles.Write, Block);
    }

    private static void MapViews(RouteGroupBuilder locks)
    {
        locks.MapGet("", async (string? space, string? prefix, int? limit, ILockClient client, HttpContext context) =>
            {
                var filter = new LockFilter(space, Prefix: prefix);
                var found = await client.ListAsync(context.Caller(), filter, limit ?? LockLimits.ListMax, context.RequestAborted);
                return new LockListBody([.. found.Select(LockBody.Of)]);
            })
            .WithName("listLocks").WithSummary("Lists the locks that are held or waited for.").RequireRole(KeyRoles.Read, Block);
        locks.MapGet("/lock", async (string name, ILockClient client, HttpContext context, string space = SpaceDefault) =>
            {
                context.Demand(KeyRoles.Read, Block, LockPlace.FullName(space, name));
                return LockBody.Of(await client.GetAsync(name, space, context.RequestAborted));
            })
            .WithName("getLock").WithSummary("Shows a lock with its holders; one that is free has none.").RequireRole(KeyRoles.Read, Block);
        locks.MapGet("/watch", Watch)
            .WithName("watchLocks").WithSummary("Streams the locks as they are and then each that changes, as server-sent events.")
            .Produces<LockBody>(contentType: EventStreams.ContentType)
            .RequireRole(KeyRoles.Read, Block);
    }

    private static async Task<LockLeaseBody> AcquireAsync(AcquireLockBody body, ILockLeases leases, LongRequests waiting, HttpContext context)
    {
        var names = LockNames.Demand(context, body.Space, body.Name, body.Names);
        var session = LockSessionText.Read(body.Session);
        var lease = IdempotencyKey.Of(context) ?? OperationId.New();
        var request = body.ToRequest();
        var timeout = LockWait.Of(body.WaitSeconds);

        var tokens = timeout == TimeSpan.Zero
            ? await AcquireAsync(context.RequestAborted)
            : await waiting.RunAsync(context, AcquireAsync);

        if (context.RequestAborted.IsCancellationRequested && tokens is not null)
        {
            // Nobody learns of it, so nobody would give it back as long as the session is kept alive.
            await leases.ReleaseAsync(session, lease, names, body.Space, CancellationToken.None);
            context.RequestAborted.ThrowIfCancellationRequested();
        }

        return LockLeaseBody.Of(lease, body.Space, tokens ?? throw NotInTime(names[0], timeout), body.Mode);

        Task<IReadOnlyList<LockToken>?> AcquireAsync(CancellationToken cancellationToken) =>
            leases.AcquireAsync(session, lease, names, request, timeout, cancellationToken);
    }

    private static async Task<LockLeaseBody> UpgradeAsync(UpgradeLockBody body, ILockLeases leases, LongRequests waiting, HttpContext context)
    {
        context.Demand(KeyRoles.Write, Block, LockPlace.FullName(body.Space, body.Name));
        var session = LockSessionText.Read(body.Session);
        var lease = new OperationId(body.Lease);
        var timeout = LockWait.Of(body.WaitSeconds);

        var token = timeout == TimeSpan.Zero
            ? await UpgradeAsync(context.RequestAborted)
            : await waiting.RunAsync(context, UpgradeAsync);

        return LockLeaseBody.Of(lease, body.Space, [token ?? throw NotInTime(body.Name, timeout)], LockMode.Exclusive);

        Task<LockToken?> UpgradeAsync(CancellationToken cancellationToken) =>
            leases.UpgradeAsync(session, lease, body.Name, body.Space, timeout, cancellationToken);
    }

    private static async Task<ForcedReleaseBody> ForceReleaseAsync(ForceReleaseBody body, ILockClient client, HttpContext context)
    {
        context.Demand(KeyRoles.Admin, Block, LockPlace.FullName(body.Space, body.Name));
        var forced = await client.ForceReleaseAsync(
            body.Name, context.Caller().Name, body.Space, body.Token, IdempotencyKey.Of(context), context.RequestAborted);
        return ForcedReleaseBody.Of(forced);
    }

    private static EventStreamResult<LockInfo> Watch(ILockClient client, LongRequests waiting, HttpContext context, string? space, string? name, string? prefix)
    {
        if (name is not null)
        {
            context.Demand(KeyRoles.Read, Block, LockPlace.FullName(space ?? SpaceDefault, name));
        }

        var caller = context.Caller();
        var filter = new LockFilter(name is null ? space : space ?? SpaceDefault, name, prefix);
        return new EventStreamResult<LockInfo>(
            ending => client.WatchAsync(filter, ending).Where(info => caller.Covers(info)), WriteEvent, waiting);
    }

    private static ReadOnlyMemory<byte> WriteEvent(HttpContext context, LockInfo info) => EventStreams.Event(
        info.Revision.ToString(CultureInfo.InvariantCulture), "lock", JsonSerializer.SerializeToUtf8Bytes(
            LockBody.Of(info), context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions));

    private static GranaryException NotInTime(string name, TimeSpan timeout) => new(
        RefusalKind.Conflict,
        LockCodes.Timeout,
        timeout == TimeSpan.Zero
            ? $"Lock '{name}' is taken. With waitSeconds the request stands in the queue."
            : $"Lock '{name}' could not be had within {timeout.TotalSeconds} s.");
}
