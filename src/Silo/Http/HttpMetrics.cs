using System.Diagnostics.Metrics;

namespace Granary.Http;

/// <summary>The instruments of the HTTP side, on the meter <c>Granary.Http</c>; requests themselves are counted by ASP.NET Core's own.</summary>
internal sealed class HttpMetrics
{
    private readonly Counter<long> _refusals;

    public HttpMetrics(IMeterFactory meters) => _refusals = meters.Create("Granary.Http")
        .CreateCounter<long>("granary.http.refusals", "{request}", "Requests that were answered with a problem, by code and status.");

    /// <summary>Counts an answer.</summary>
    public void Refused(Problem problem) => _refusals.Add(
        1, new KeyValuePair<string, object?>("code", problem.Code), new KeyValuePair<string, object?>("status", problem.Status));
}
