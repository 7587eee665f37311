using System.Text;

namespace Granary.Http;

/// <summary>What all streams of server-sent events have in common.</summary>
internal static class EventStreams
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>How often a stream says that it is still there.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>An event as text.</summary>
    /// <param name="id">Its id, which a caller that comes back names.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="json">Its data, without line breaks.</param>
    public static byte[] Event(string id, string kind, ReadOnlySpan<byte> json) =>
        [.. Encoding.UTF8.GetBytes($"id: {id}\nevent: {kind}\ndata: "), .. json, .. "\n\n"u8];
}
