namespace Granary.Http.Jobs;

/// <summary>A worker's question for jobs.</summary>
/// <param name="Worker">Who asks, as people see it. Default: the name of the API key.</param>
/// <param name="Max">How many at the most: 1 to 100. Default: 1.</param>
/// <param name="WaitSeconds">How long to wait for the first: up to 20. Default: 0.</param>
/// <param name="Handlers">What the worker can run: names, or name@version. Default: anything.</param>
/// <param name="Partition">Only from this one, from 0 on. Default: all, in turn.</param>
internal sealed record FetchBody(
    string? Worker = null, int Max = 1, double WaitSeconds = 0, IReadOnlyList<string>? Handlers = null, int? Partition = null);
