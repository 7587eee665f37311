using Granary.Config;
using Granary.Http.Config;
using Granary.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Granary.Http;

/// <summary>The routes of the Config block: what applications see, editing and publishing, and looking back.</summary>
internal static class ConfigEndpoints
{
    private const string Block = ConfigPlace.Block;
    private const string Application = "application";
    private const string Environment = "environment";
    private const long EditBytesMax = 24 << 20;
    private const double WaitSecondsMax = 60;

    public static void MapConfig(this IEndpointRouteBuilder routes)
    {
        var config = routes.MapGroup("/v1/config").WithTags("Config");
        config.MapGet("", async (string? prefix, string? after, int? limit, IConfigClient client, HttpContext context) =>
            {
                var most = limit ?? 100;
                var found = await client.ListAsync(context.Caller(), prefix ?? "", after, most, context.RequestAborted);
                return new ConfigPlaceListBody(
                    [.. found.Select(ConfigPlaceBody.Of)], found.Count == most ? $"{found[^1].Application}/{found[^1].Environment}" : null);
            })
            .WithName("listConfig").WithSummary("Lists the applications and environments that have configuration.").RequireRole(KeyRoles.Read, Block);
        var place = config.MapGroup($"/{{{Application}}}/{{{Environment}}}");
        MapPlace(place);
        MapViews(place);
        MapPublishing(place);
        MapNamespaces(place.MapGroup("/namespaces/{cluster}/{namespace}"));
    }

    private static TBuilder Needs<TBuilder>(this TBuilder builder, KeyRoles role)
        where TBuilder : IEndpointConventionBuilder => builder.RequireRole(role, Block, Application, Environment);

    private static void MapPlace(RouteGroupBuilder place)
    {
        place.MapGet("", async (string application, string environment, IConfigClient client, HttpContext context) =>
                ConfigOverviewBody.Of(await client.Open(application, environment).DescribeAsync(context.RequestAborted)))
            .WithName("getConfig").WithSummary("Shows the namespaces of an application, and the gradual releases that go on.").Needs(KeyRoles.Read);
        place.MapGet("/audit", async (string application, string environment, long? before, int? limit, IConfigClient client, HttpContext context) =>
            {
                var most = limit ?? 100;
                var found = await client.Open(application, environment).ListAuditAsync(before, most, context.RequestAborted);
                return new AuditListBody([.. found.Select(AuditEntryBody.Of)], found.Count == most ? found[^1].Number : null);
            })
            .WithName("listConfigAudit").WithSummary("Lists who has changed what, the newest first.").Needs(KeyRoles.Read);
        place.MapGet("/instances", async (string application, string environment, IConfigClient client, HttpContext context) =>
            {
                var found = await client.Open(application, environment).ListInstancesAsync(context.RequestAborted);
                return new InstanceListBody([.. found.Select(InstanceBody.Of)]);
            })
            .WithName("listConfigInstances").WithSummary("Lists the instances, and what each runs.").Needs(KeyRoles.Read);
        place.MapPut("/instances/{instance}", ReportAsync)
            .WithName("reportConfigInstance").WithSummary("Says what an instance runs.").Needs(KeyRoles.Read);
        place.MapGet("/export", async (string application, string environment, bool? reveal, IConfigClient client, HttpContext context) =>
            {
                if (reveal == true)
                {
                    context.Demand(KeyRoles.Reveal, Block, $"{application}/{environment}");
                }

                return await Open(client, context, application, environment)
                    .ExportAsync(application, environment, reveal == true, context.RequestAborted);
            })
            .WithName("exportConfig").WithSummary("Writes all that applications get as one file.").Needs(KeyRoles.Read);
        place.MapPost("/import", async (
                string application, string environment, ConfigExportBody file, string? comment, IConfigClient client, HttpContext context) =>
                await Open(client, context, application, environment).ImportAsync(file, comment ?? "Imported", context.RequestAborted))
            .WithName("importConfig").WithSummary("Makes namespaces what a file says, and publishes what it says in them.")
            .WithMetadata(new RequestSizeLimitAttribute(EditBytesMax)).Needs(KeyRoles.Admin);
    }

    private static void MapViews(RouteGroupBuilder place)
    {
        place.MapGet("/view", ViewAsync)
            .WithName("getConfigView").WithSummary("Shows what an application sees; waits for another version than `after` if asked to.")
            .Produces<ConfigViewBody>().Produces(StatusCodes.Status304NotModified).Needs(KeyRoles.Read);
        place.MapGet("/watch", Watch)
            .WithName("watchConfig").WithSummary("Streams what an application sees, now and whenever it changes, as server-sent events.")
            .Produces<ConfigViewBody>(contentType: EventStreams.ContentType).Needs(KeyRoles.Read);
        place.MapGet("/explain", async (
                string application, string environment, string key, IConfigClient client, HttpContext context,
                string? cluster, [FromQuery(Name = "namespace")] string[]? namespaces, string? instance, string? address, [FromQuery(Name = "label")] string[]? labels, bool? reveal) =>
            {
                var request = ConfigQuery.Read(context, application, environment, cluster, namespaces, instance, address, labels, reveal);
                return ConfigChainBody.Of(await client.ExplainAsync(request, key, context.RequestAborted));
            })
            .WithName("explainConfigKey").WithSummary("Shows all that is said of a key; the first is what the application gets.").Needs(KeyRoles.Read);
    }

    private static void MapPublishing(RouteGroupBuilder place)
    {
        place.MapPost("/publish", async (string application, string environment, PublishBody body, IConfigClient client, HttpContext context) =>
            {
                if (body.Parts.Any(static part => part.Edits is { Count: > 0 }))
                {
                    context.Demand(KeyRoles.Write, Block, $"{application}/{environment}");
                }

                return PublishedBody.Of(await Open(client, context, application, environment).PublishAsync(
                    [.. body.Parts.Select(static part => part.ToPart())], body.Comment, body.Gradual?.Name, body.Gradual?.Match.ToMatch(),
                    IdempotencyKey.Of(context), context.RequestAborted));
            })
            .WithName("publishConfig").WithSummary("Releases the drafts of namespaces in one transaction, for all or gradually.")
            .WithMetadata(new RequestSizeLimitAttribute(EditBytesMax)).Needs(KeyRoles.Publish);
        var gradual = place.MapGroup("/graduals/{gradual}");
        gradual.MapPut("", async (
                string application, string environment, string gradual, ChangeGradualBody body, IConfigClient client, HttpContext context) =>
                PublishedBody.Of(await Open(client, context, application, environment).ChangeGradualAsync(
                    gradual, body.Version, body.Match.ToMatch(), IdempotencyKey.Of(context), context.RequestAborted)))
            .WithName("changeConfigGradual").WithSummary("Changes who gets a gradual release.").Needs(KeyRoles.Publish);
        gradual.MapPost("/promote", (string application, string environment, string gradual, EndGradualBody body, IConfigClient client, HttpContext context) =>
                EndAsync(client, context, application, environment, gradual, body, isPromoted: true))
            .WithName("promoteConfigGradual").WithSummary("Gives a gradual release to all, on top of what they have by now.").Needs(KeyRoles.Publish);
        gradual.MapPost("/abandon", (string application, string environment, string gradual, EndGradualBody body, IConfigClient client, HttpContext context) =>
                EndAsync(client, context, application, environment, gradual, body, isPromoted: false))
            .WithName("abandonConfigGradual").WithSummary("Takes a gradual release from those who have it.").Needs(KeyRoles.Publish);
    }

    private static void MapNamespaces(RouteGroupBuilder one)
    {
        one.MapPut("", async (
                string application, string environment, string cluster, string @namespace, NamespaceSettingsBody body, IConfigClient client, HttpContext context) =>
                new NamespaceVersionBody(await Open(client, context, application, environment).DefineAsync(
                    body.ToDefinition(new NamespaceName(cluster, @namespace)), body.Version, IdempotencyKey.Of(context), context.RequestAborted)))
            .WithName("defineConfigNamespace").WithSummary("Makes a namespace, or changes what it is.")
            .WithMetadata(new RequestSizeLimitAttribute(EditBytesMax)).Needs(KeyRoles.Admin);
        one.MapDelete("", async (
                string application, string environment, string cluster, string @namespace, long version, IConfigClient client, HttpContext context) =>
                new NamespaceVersionBody(await Open(client, context, application, environment).DeleteAsync(
                    new NamespaceName(cluster, @namespace), version, IdempotencyKey.Of(context), context.RequestAborted)))
            .WithName("deleteConfigNamespace").WithSummary("Takes a namespace away.").Needs(KeyRoles.Admin);
        MapDrafts(one.MapGroup("/draft"));
        MapReleases(one);
    }

    private static void MapDrafts(RouteGroupBuilder draft)
    {
        draft.MapGet("", async (
                string application, string environment, string cluster, string @namespace, bool? reveal, IConfigClient client, HttpContext context) =>
            {
                DemandReveal(context, application, environment, reveal);
                return ConfigDraftBody.Of(await Open(client, context, application, environment).GetDraftAsync(
                    new NamespaceName(cluster, @namespace), reveal == true, context.RequestAborted));
            })
            .WithName("getConfigDraft").WithSummary("Shows a namespace as it would be, were its draft published.").Needs(KeyRoles.Read);
        draft.MapGet("/check", async (
                string application, string environment, string cluster, string @namespace, IConfigClient client, HttpContext context) =>
            {
                var reason = await client.Open(application, environment).CheckDraftAsync(new NamespaceName(cluster, @namespace), context.RequestAborted);
                return new DraftCheckBody(reason is null, reason?.Code, reason?.Message);
            })
            .WithName("checkConfigDraft").WithSummary("Says whether a namespace could be published as it is, and if not, why.").Needs(KeyRoles.Read);
        draft.MapPatch("", async (
                string application, string environment, string cluster, string @namespace, EditDraftBody body, IConfigClient client, HttpContext context) =>
                new NamespaceVersionBody(await Open(client, context, application, environment).EditAsync(
                    new NamespaceName(cluster, @namespace), body.Version, [.. body.Edits.Select(static edit => edit.ToEdit())], IdempotencyKey.Of(context),
                    context.RequestAborted)))
            .WithName("editConfigDraft").WithSummary("Edits a draft, which no application sees.")
            .WithMetadata(new RequestSizeLimitAttribute(EditBytesMax)).Needs(KeyRoles.Write);
        draft.MapDelete("", async (
                string application, string environment, string cluster, string @namespace, long version, IConfigClient client, HttpContext context) =>
                new NamespaceVersionBody(await Open(client, context, application, environment).DiscardAsync(
                    new NamespaceName(cluster, @namespace), version, IdempotencyKey.Of(context), context.RequestAborted)))
            .WithName("discardConfigDraft").WithSummary("Throws a draft away.").Needs(KeyRoles.Write);
    }

    private static void MapReleases(RouteGroupBuilder one)
    {
        one.MapGet("/releases", async (
                string application, string environment, string cluster, string @namespace, long? before, int? limit, IConfigClient client, HttpContext context) =>
            {
                var most = limit ?? 100;
                var found = await client.Open(application, environment).ListReleasesAsync(
                    new NamespaceName(cluster, @namespace), before, most, context.RequestAborted);
                return new ReleaseListBody([.. found.Select(ReleaseInfoBody.Of)], found.Count == most ? found[^1].Number : null);
            })
            .WithName("listConfigReleases").WithSummary("Lists the releases of a namespace, the newest first.").Needs(KeyRoles.Read);
        one.MapGet("/releases/{release}", async (
                string application, string environment, string cluster, string @namespace, long release, bool? reveal, IConfigClient client, HttpContext context) =>
            {
                DemandReveal(context, application, environment, reveal);
                return ConfigReleaseBody.Of(await Open(client, context, application, environment).GetReleaseAsync(
                    new NamespaceName(cluster, @namespace), release == 0 ? null : release, reveal == true, context.RequestAborted));
            })
            .WithName("getConfigRelease").WithSummary("Shows a release with what it says; 0 is the one that applications get.").Needs(KeyRoles.Read);
        one.MapGet("/diff", async (
                string application, string environment, string cluster, string @namespace, long? before, long? after, IConfigClient client, HttpContext context) =>
                ConfigDiffBody.Of(await client.Open(application, environment).CompareAsync(
                    new NamespaceName(cluster, @namespace), before, after, context.RequestAborted)))
            .WithName("compareConfigReleases")
            .WithSummary("Shows in what two releases differ; without `after`, a release and the draft, without `before`, the newest and another.")
            .Needs(KeyRoles.Read);
        one.MapPost("/rollback", async (
                string application, string environment, string cluster, string @namespace, RollbackBody body, IConfigClient client, HttpContext context) =>
                PublishedBody.Of(await Open(client, context, application, environment).RollBackAsync(
                    new NamespaceName(cluster, @namespace), body.Version, body.Release, body.Comment, IdempotencyKey.Of(context), context.RequestAborted)))
            .WithName("rollBackConfig").WithSummary("Releases what an earlier release said.").Needs(KeyRoles.Publish);
    }

    private static async Task<NoContent> ReportAsync(
        string application, string environment, string instance, ConfigReportBody body, IConfigClient client, HttpContext context)
    {
        var about = new ConfigInstance
        {
            Name = instance,
            Address = body.Address ?? ConfigQuery.AddressOf(context),
            Labels = [.. body.Labels ?? new Dictionary<string, string>()],
        };
        await client.ReportAsync(
            application, environment,
            new ConfigReport(
                about, body.Cluster, [.. body.Namespaces], ConfigQuery.ReadVersion(body.Version, "version"), [.. body.Graduals ?? []], body.Error),
            context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ViewAsync(
        string application, string environment, IConfigClient client, LongRequests waiting, TimeProvider time, HttpContext context,
        string? cluster, [FromQuery(Name = "namespace")] string[]? namespaces, string? instance, string? address, [FromQuery(Name = "label")] string[]? labels, bool? reveal,
        string? after, double? waitSeconds)
    {
        var request = ConfigQuery.Read(context, application, environment, cluster, namespaces, instance, address, labels, reveal);
        var seen = ConfigQuery.ReadVersion(after ?? context.Request.Headers.IfNoneMatch.FirstOrDefault(), after is null ? "If-None-Match" : nameof(after));
        if (waitSeconds is < 0 or > WaitSecondsMax or double.NaN)
        {
            throw InvalidArgument.Of(ConfigCodes.QuestionInvalid, nameof(waitSeconds), $"waitSeconds is {waitSeconds}; it must be 0 to {WaitSecondsMax}.");
        }

        var view = waitSeconds is > 0 and var wait
            ? await waiting.RunAsync(context, ending => NextAsync(client, request, seen, TimeSpan.FromSeconds(wait), time, ending))
            : await client.ReadAsync(request, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{view?.Version ?? seen}\"";
        context.Response.Headers.CacheControl = "no-store";
        return view?.Version.Replaces(seen) == true
            ? TypedResults.Bytes(ConfigViewBytes.Of(view), "application/json; charset=utf-8")
            : TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static async Task<ConfigView?> NextAsync(
        IConfigClient client, ConfigRequest request, ConfigVersion seen, TimeSpan wait, TimeProvider time, CancellationToken ending)
    {
        using var over = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ending);
        try
        {
            await foreach (var view in client.WatchAsync(request, seen, either.Token))
            {
                return view;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            // Nothing has changed.
        }

        return null;
    }

    private static EventStreamResult<ConfigView> Watch(
        string application, string environment, IConfigClient client, LongRequests waiting, HttpContext context,
        string? cluster, [FromQuery(Name = "namespace")] string[]? namespaces, string? instance, string? address, [FromQuery(Name = "label")] string[]? labels, bool? reveal)
    {
        var request = ConfigQuery.Read(context, application, environment, cluster, namespaces, instance, address, labels, reveal);
        var seen = ConfigQuery.ReadVersion(context.Request.Headers["Last-Event-ID"].FirstOrDefault(), "Last-Event-ID");
        return new EventStreamResult<ConfigView>(
            ending => client.WatchAsync(request, seen, ending), static (_, view) => ConfigViewBytes.EventOf(view), waiting, awaitsFirst: seen == ConfigVersion.None);
    }

    private static async Task<PublishedBody> EndAsync(
        IConfigClient client, HttpContext context, string application, string environment, string gradual, EndGradualBody body, bool isPromoted) =>
        PublishedBody.Of(await Open(client, context, application, environment).EndGradualAsync(
            gradual, body.Version, isPromoted, body.Comment, IdempotencyKey.Of(context), context.RequestAborted));

    private static IConfigWorkspace Open(IConfigClient client, HttpContext context, string application, string environment) =>
        client.Open(application, environment, ConfigQuery.ActorOf(context));

    private static void DemandReveal(HttpContext context, string application, string environment, bool? reveal)
    {
        if (reveal == true)
        {
            context.Demand(KeyRoles.Reveal, Block, $"{application}/{environment}");
        }
    }
}
