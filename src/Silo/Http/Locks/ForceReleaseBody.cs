using System.Text.Json.Serialization;

namespace Granary.Http.Locks;

/// <summary>Which lock is taken from its holders.</summary>
/// <param name="Name">The lock's name.</param>
/// <param name="Space">The space. Default: default.</param>
/// <param name="Token">The one holder that is meant; left out: all.</param>
internal sealed record ForceReleaseBody(
    string Name,
    string Space = "default",
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? Token = null);
