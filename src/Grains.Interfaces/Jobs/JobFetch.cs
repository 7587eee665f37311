using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>A worker asks for jobs.</summary>
/// <param name="Worker">Who asks, as people see it; at most <see cref="JobLimits.WorkerLengthMax"/> characters.</param>
/// <param name="Poll">The id of this request: a newer one of the same id ends it.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Handlers">What it can run, at most <see cref="JobLimits.HandlersPerWorkerMax"/>; empty for anything.</param>
/// <param name="Max">How many jobs it has room for: 1 to <see cref="JobLimits.FetchMax"/>.</param>
/// <param name="Wait">How long to stay when there is nothing to do: up to <see cref="JobLimits.FetchFor"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.fetch")]
public sealed record JobFetch(
    [property: Id(0)] string Worker,
    [property: Id(1)] Guid Poll,
    [property: Id(2)] string Queue,
    [property: Id(3)] ImmutableArray<JobHandlerName> Handlers,
    [property: Id(4)] int Max,
    [property: Id(5)] TimeSpan Wait);
