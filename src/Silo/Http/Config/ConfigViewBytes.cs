using System.Runtime.CompilerServices;
using System.Text.Json;
using Granary.Config;

namespace Granary.Http.Config;

/// <summary>Views as JSON and as events. Those who get the same view share its bytes, which are made once. Thread-safe.</summary>
internal static class ConfigViewBytes
{
    private static readonly ConditionalWeakTable<ConfigView, byte[]> Made = [];
    private static readonly ConditionalWeakTable<ConfigView, byte[]> Events = [];

    /// <summary>A view as JSON.</summary>
    public static byte[] Of(ConfigView view) => Made.GetValue(
        view, static view => JsonSerializer.SerializeToUtf8Bytes(ConfigViewBody.Of(view), ConfigJson.Relaxed.ConfigViewBody));

    /// <summary>A view as a server-sent event.</summary>
    public static byte[] EventOf(ConfigView view) => Events.GetValue(view, static view => EventStreams.Event(
        view.Version.ToString(), "view", Of(view)));
}
