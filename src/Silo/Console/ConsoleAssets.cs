using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;

namespace Granary.Web;

/// <summary>
/// The console's files, out of the assembly: so they are there however the silo was built, published, packed or started.
/// Thread-safe.
/// </summary>
internal sealed class ConsoleAssets
{
    private const string Path = "/console/assets/";
    private const string ResourcePrefix = "console/";

    // A name of another content is another address, so a browser may keep what it has.
    private const string KeptFor = "public, max-age=31536000, immutable";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly ConcurrentDictionary<string, ConsoleAsset?> _assets = new(StringComparer.Ordinal);

    /// <summary>Where a browser finds the file.</summary>
    public string Url(string name) => $"{Path}{name}?v={Find(name)?.Hash}";

    /// <summary>Serves the files to everybody: they are the same for all.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path + "{name}", WriteAsync).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();

    private async Task WriteAsync(HttpContext context)
    {
        if (context.Request.RouteValues["name"] is not string name || Find(name) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        var content = isCompressed ? asset.Compressed : asset.Content;
        var response = context.Response;
        response.ContentType = asset.ContentType;
        response.ContentLength = content.Length;
        response.Headers.CacheControl = KeptFor;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.XContentTypeOptions = "nosniff";
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "br";
        }

        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    // Names that are not there are not remembered: anybody can make them up.
    private ConsoleAsset? Find(string name) =>
        _assets.TryGetValue(name, out var known) ? known : Load(name) is { } loaded ? _assets.GetOrAdd(name, loaded) : null;

    private static ConsoleAsset? Load(string name)
    {
        using var resource = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(ResourcePrefix + name);
        if (resource is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        resource.CopyTo(content);
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(content.GetBuffer(), 0, (int)content.Length);
        }

        var bytes = content.ToArray();
        return new ConsoleAsset(
            ContentTypes[System.IO.Path.GetExtension(name)], bytes, compressed.ToArray(), Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
    }
}
