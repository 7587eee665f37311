using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>A heartbeat: a worker still has these jobs; answered by <see cref="JobsExtended"/>. Nothing is written.</summary>
/// <param name="Operation">An id, which nothing depends on.</param>
/// <param name="Receipts">The runs, at most <see cref="JobLimits.ReceiptsPerHeartbeatMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.extend")]
public sealed record ExtendJobs(OperationId Operation, [property: Id(0)] ImmutableArray<JobReceipt> Receipts) : JobCommand(Operation);
