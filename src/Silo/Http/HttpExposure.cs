using Granary.Hosting;

namespace Granary.Http;

/// <summary>Who can reach the HTTP side.</summary>
/// <param name="IsLoopback">Whether only processes of this machine do: then no key is needed, and Host and Origin are checked instead.</param>
internal sealed record HttpExposure(bool IsLoopback)
{
    /// <summary>What the addresses of the settings mean. One that is not understood counts as reachable from outside.</summary>
    public static HttpExposure Of(SiloSettings settings) =>
        new(settings.HttpUrls.All(static url => HttpAddress.TryParse(url) is { IsLoopback: true }));
}
