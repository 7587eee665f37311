using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Throws dead jobs away; answered by <see cref="JobsChanged"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Jobs">Which, at most <see cref="JobLimits.DeadPerCommandMax"/>; those that are not dead are left alone.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.purge-dead")]
public sealed record PurgeDead(OperationId Operation, [property: Id(0)] ImmutableArray<JobId> Jobs) : JobCommand(Operation);
