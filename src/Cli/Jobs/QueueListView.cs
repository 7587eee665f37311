namespace Granary.Jobs;

/// <summary>Queues, as the API answers them.</summary>
internal sealed record QueueListView(IReadOnlyList<QueueView> Queues);
