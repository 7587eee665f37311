using Granary.Admin;
using Granary.Keys;

namespace Granary.Http;

/// <summary>The routes of the operator's work. They are open to administrators alone whose key is confined to nothing.</summary>
internal static partial class AdminEndpoints
{
    /// <summary>What a backup is to HTTP.</summary>
    public const string BackupType = "application/vnd.sqlite3";

    public static void MapAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/admin/backup", BackupAsync)
            .WithName("backUp").WithSummary("Saves the whole store as it is at one moment, and answers with the file.").WithTags("Admin")
            .Produces(StatusCodes.Status200OK, contentType: BackupType)
            .RequireRole(KeyRoles.Admin, block: null);

    private static async Task BackupAsync(HttpContext context, SiloBackups backups, TimeProvider clock, ILogger<SiloBackups> logger)
    {
        await using var backup = await backups.MakeAsync(context.RequestAborted);
        LogBackedUp(logger, context.Caller().Name, backup.Report.Rows, backup.Content.Length);
        context.Response.ContentType = BackupType;
        context.Response.ContentLength = backup.Content.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"granary-{clock.GetUtcNow():yyyyMMdd-HHmmss}.backup\"";
        await backup.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    [LoggerMessage(4211, LogLevel.Information, "The store was backed up by '{By}': {Rows} rows in {Bytes} bytes.")]
    private static partial void LogBackedUp(ILogger logger, string by, long rows, long bytes);
}
