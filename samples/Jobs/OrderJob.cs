namespace Granary.Samples;

/// <summary>What the shop's jobs are given.</summary>
/// <param name="Order">The order.</param>
internal sealed record OrderJob(Guid Order);
