namespace Granary.Http.Jobs;

/// <summary>Queues by name.</summary>
/// <param name="Queues">Those that the caller may see.</param>
internal sealed record QueueListBody(IReadOnlyList<QueueBody> Queues);
