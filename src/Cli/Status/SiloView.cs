namespace Granary.Status;

/// <summary>What a silo tells about itself.</summary>
internal sealed record SiloView(string Version, string ClusterId, string SiloName, Guid Incarnation, int ShardCount);
