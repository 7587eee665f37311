using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Has dead jobs begin anew; answered by <see cref="JobsChanged"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Jobs">Which, at most <see cref="JobLimits.DeadPerCommandMax"/>; those that are not dead are left alone.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.requeue-dead")]
public sealed record RequeueDead(OperationId Operation, [property: Id(0)] ImmutableArray<JobId> Jobs) : JobCommand(Operation);
