namespace Granary.Config;

/// <summary>What an instance says over HTTP that it runs.</summary>
/// <param name="Version">The version that it has applied.</param>
/// <param name="Namespaces">The namespaces that it reads.</param>
/// <param name="Cluster">Its cluster. Default: default.</param>
/// <param name="Address">Its IP address. Default: the one that the request comes from.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Graduals">The gradual releases that it is in.</param>
/// <param name="Error">Why it could not apply a newer version.</param>
internal sealed record ConfigReportBody(
    string Version,
    IReadOnlyList<string> Namespaces,
    string Cluster = ConfigPlace.DefaultCluster,
    string? Address = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    IReadOnlyList<string>? Graduals = null,
    string? Error = null);
