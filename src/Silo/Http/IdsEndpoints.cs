using System.Globalization;
using Granary.Http.Ids;
using Granary.Ids;
using Granary.Keys;
using Granary.Shards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Granary.Http;

/// <summary>The routes of the Ids block: drawing, decoding, pools with their leases, sequences.</summary>
internal static class IdsEndpoints
{
    private const string Block = "ids";

    public static void MapIds(this IEndpointRouteBuilder routes)
    {
        var ids = routes.MapGroup("/v1/ids").WithTags("Ids");
        MapDraws(ids);
        MapPools(ids.MapGroup("/pools"));
        MapLeases(ids.MapGroup("/pools/{pool}/leases"));
        MapSequences(ids.MapGroup("/sequences"));
    }

    private static void MapDraws(RouteGroupBuilder ids)
    {
        ids.MapPost<IdsBody>(
                "/snowflake/{pool}",
                DrawHandlers.SnowflakesAsync,
                "drawIds",
                "Draws ids of a pool.",
                EndpointDescription.InPath("pool", "The pool."),
                EndpointDescription.InQuery("count", "How many.", 1, IdLimits.CountMax, 1),
                EndpointDescription.InQuery("form", "How the ids are written.", IdText.FormNames))
            .RequireRole(KeyRoles.Write, Block, "pool");
        MapWideDraw(ids, WideIdForm.Uuid, DrawHandlers.UuidsAsync, "drawUuids", "Draws ids of a pool as UUIDs of version 7.");
        MapWideDraw(ids, WideIdForm.Ulid, DrawHandlers.UlidsAsync, "drawUlids", "Draws ids of a pool as ULIDs.");
        ids.MapPost<SequenceValuesBody>(
                "/sequences/{name}/next",
                DrawHandlers.ValuesAsync,
                "drawValues",
                "Draws values of a sequence.",
                EndpointDescription.InPath("name", "The sequence."),
                EndpointDescription.InQuery("count", "How many.", 1, IdLimits.CountMax, 1))
            .RequireRole(KeyRoles.Write, Block, "name");
        ids.MapGet("/decode/{id}", DecodeAsync)
            .WithName("decodeId").WithSummary("Takes an id apart.")
            .RequireRole(KeyRoles.Read, Block);
    }

    private static void MapWideDraw(RouteGroupBuilder ids, string form, RequestDelegate handler, string name, string summary) => ids
        .MapPost<IdsBody>(
            $"/{form}/{{pool}}",
            handler,
            name,
            summary,
            EndpointDescription.InPath("pool", "The pool."),
            EndpointDescription.InQuery("count", "How many.", 1, IdLimits.CountMax, 1))
        .RequireRole(KeyRoles.Write, Block, "pool");

    private static void MapPools(RouteGroupBuilder pools)
    {
        pools.MapGet("", async (IIdClient client, HttpContext context) =>
            {
                var all = await client.ListPoolsAsync(context.RequestAborted);
                var caller = context.Caller();
                return new PoolListBody([.. all.Where(pool => caller.Covers(Block, pool.Definition.Name)).Select(pool => PoolBody.Of(pool, withLeases: false))]);
            })
            .WithName("listPools").WithSummary("Lists the pools.").RequireRole(KeyRoles.Read, Block);
        pools.MapPost("", CreatePoolAsync)
            .WithName("createPool").WithSummary("Creates a pool; the same again changes nothing.").RequireRole(KeyRoles.Admin, Block);
        pools.MapGet("/{pool}", async (string pool, IIdClient client, HttpContext context) =>
                PoolBody.Of(await client.GetPoolAsync(pool, context.RequestAborted) ?? throw NoPool(pool), withLeases: true))
            .WithName("getPool").WithSummary("Shows a pool and its leases.").RequireRole(KeyRoles.Read, Block, "pool");
        pools.MapDelete("/{pool}", async (string pool, IIdClient client, IIdDraws draws, HttpContext context) =>
            {
                // The silo's own generator would hold a lease for ever.
                await draws.ForgetPoolAsync(pool);
                return await client.DeletePoolAsync(pool, IdempotencyKey.Of(context), context.RequestAborted)
                    ? TypedResults.NoContent()
                    : throw NoPool(pool);
            })
            .WithName("deletePool").WithSummary("Deletes a pool that nobody holds a lease of.").RequireRole(KeyRoles.Admin, Block, "pool");
        pools.MapDelete("/{pool}/holders/{holder}", async (string pool, string holder, IIdClient client, HttpContext context) =>
            {
                await client.ForgetHolderAsync(pool, holder, IdempotencyKey.Of(context), context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("forgetHolder").WithSummary("Takes a stable name off its worker ids.").RequireRole(KeyRoles.Admin, Block, "pool");
    }

    private static void MapLeases(RouteGroupBuilder leases)
    {
        leases.MapPost("", async (string pool, NewLeaseBody body, IIdClient client, IOptions<IdOptions> silo, HttpContext context) =>
            {
                var request = body.ToCommand(IdempotencyKey.Of(context) ?? OperationId.New(), pool, silo.Value);
                var lease = await client.LeaseWorkersAsync(request, context.RequestAborted);
                return TypedResults.Created($"/v1/ids/pools/{Uri.EscapeDataString(pool)}/leases/{lease.LeaseId}", LeaseBody.Of(lease));
            })
            .WithName("leaseWorkers").WithSummary("Leases worker ids, for a generator in any language.").RequireRole(KeyRoles.Write, Block, "pool");
        leases.MapPut("/{leaseId}", async (string pool, Guid leaseId, RenewLeaseBody? body, IIdClient client, HttpContext context) =>
            {
                var budget = RenewLeaseBody.BudgetOf(body?.BudgetSeconds);
                var request = new RenewWorkers(IdempotencyKey.Of(context) ?? OperationId.New(), pool, leaseId, budget);
                return LeaseBody.Of(await client.RenewWorkersAsync(request, context.RequestAborted));
            })
            .WithName("renewWorkers").WithSummary("Moves the end of a lease's slice ahead.").RequireRole(KeyRoles.Write, Block, "pool");
        leases.MapDelete("/{leaseId}", async (string pool, Guid leaseId, long? nextTick, IIdClient client, HttpContext context) =>
            {
                var request = new ReleaseWorkers(IdempotencyKey.Of(context) ?? OperationId.New(), pool, leaseId, nextTick);
                await client.ReleaseWorkersAsync(request, context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("releaseWorkers").WithSummary("Gives worker ids back; with nextTick also the rest of the slice.").RequireRole(KeyRoles.Write, Block, "pool");
    }

    private static void MapSequences(RouteGroupBuilder sequences)
    {
        sequences.MapGet("", async (IIdClient client, HttpContext context) =>
            {
                var all = await client.ListSequencesAsync(context.RequestAborted);
                var caller = context.Caller();
                return new SequenceListBody([.. all.Where(sequence => caller.Covers(Block, sequence.Definition.Name)).Select(SequenceBody.Of)]);
            })
            .WithName("listSequences").WithSummary("Lists the sequences.").RequireRole(KeyRoles.Read, Block);
        sequences.MapPost("", async (NewSequenceBody body, IIdClient client, HttpContext context) =>
            {
                context.Demand(KeyRoles.Admin, Block, body.Name);
                var sequence = await client.CreateSequenceAsync(body.ToDefinition(), IdempotencyKey.Of(context), context.RequestAborted);
                return TypedResults.Created($"/v1/ids/sequences/{Uri.EscapeDataString(body.Name)}", SequenceBody.Of(sequence));
            })
            .WithName("createSequence").WithSummary("Creates a sequence; the same again changes nothing.").RequireRole(KeyRoles.Admin, Block);
        sequences.MapGet("/{name}", async (string name, IIdClient client, HttpContext context) =>
                SequenceBody.Of(await client.GetSequenceAsync(name, context.RequestAborted) ?? throw NoSequence(name)))
            .WithName("getSequence").WithSummary("Shows a sequence.").RequireRole(KeyRoles.Read, Block, "name");
        sequences.MapDelete("/{name}", async (string name, IIdClient client, IIdDraws draws, HttpContext context) =>
            {
                await draws.ForgetSequenceAsync(name);
                return await client.DeleteSequenceAsync(name, IdempotencyKey.Of(context), context.RequestAborted)
                    ? TypedResults.NoContent()
                    : throw NoSequence(name);
            })
            .WithName("deleteSequence").WithSummary("Deletes a sequence.").RequireRole(KeyRoles.Admin, Block, "name");
    }

    private static async Task<Created<PoolBody>> CreatePoolAsync(NewPoolBody body, IIdClient client, IOptions<IdOptions> silo, HttpContext context)
    {
        context.Demand(KeyRoles.Admin, Block, body.Name);
        var pool = await client.CreatePoolAsync(body.ToDefinition(silo.Value), IdempotencyKey.Of(context), context.RequestAborted);
        return TypedResults.Created($"/v1/ids/pools/{Uri.EscapeDataString(body.Name)}", PoolBody.Of(pool, withLeases: true));
    }

    private static async Task<DecodedIdBody> DecodeAsync(string id, IIdClient client, HttpContext context, string pool = "default", string? form = null)
    {
        context.Demand(KeyRoles.Read, Block, pool);
        var isWide = WideIdForm.IsAny(form) || (form is null && WideIdLayout.IsWide(id));
        var number = isWide ? 0 : IdText.Parse(id, form is null ? IdForm.Decimal : DrawRequest.FormOf(form));
        var layout = (await client.GetPoolAsync(pool, context.RequestAborted) ?? throw NoPool(pool)).Definition.Layout;
        number = isWide ? new WideIdLayout(layout).Read(id) : number;
        if (number < 0 || (layout.TotalBits < 63 && number >> layout.TotalBits != 0))
        {
            throw InvalidArgument.Of(
                IdCodes.IdInvalid, nameof(id), $"id is {number}, which is no id of pool '{pool}': those are not negative and have {layout.TotalBits} bits.");
        }

        var parts = layout.Decode(number);
        return new DecodedIdBody(
            number.ToString(CultureInfo.InvariantCulture), parts.Tick.ToString(CultureInfo.InvariantCulture), parts.Time, parts.Datacenter, parts.Worker, parts.Sequence);
    }

    private static GranaryException NoPool(string pool) =>
        new(RefusalKind.NotFound, IdCodes.PoolNotFound, $"There is no pool '{pool}'.");

    private static GranaryException NoSequence(string sequence) =>
        new(RefusalKind.NotFound, IdCodes.SequenceNotFound, $"There is no sequence '{sequence}'.");
}
