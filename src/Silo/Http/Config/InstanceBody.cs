using Granary.Config;

namespace Granary.Http.Config;

/// <summary>An instance, and what it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Namespaces">The namespaces that it reads.</param>
/// <param name="Version">The version that it has applied.</param>
/// <param name="Expected">The revision that it should run.</param>
/// <param name="Graduals">The gradual releases that it is in.</param>
/// <param name="Drifting">Whether it has been behind for long, or cannot apply what it got.</param>
/// <param name="Error">Why it could not apply a newer one.</param>
/// <param name="At">When it said so.</param>
internal sealed record InstanceBody(
    string Name,
    string? Address,
    IReadOnlyDictionary<string, string> Labels,
    string Cluster,
    IReadOnlyList<string> Namespaces,
    string Version,
    long Expected,
    IReadOnlyList<string> Graduals,
    bool Drifting,
    string? Error,
    DateTimeOffset At)
{
    public static InstanceBody Of(InstanceInfo info) => new(
        info.Report.Instance.Name, info.Report.Instance.Address, info.Report.Instance.Labels.ToDictionary(), info.Report.Cluster, info.Report.Namespaces,
        info.Report.Version.ToString(), info.Expected, info.Report.Graduals, info.IsDrifting, info.Report.Error, info.At);
}
