namespace Granary.Locks;

/// <summary>What the API takes to take a lock from its holders.</summary>
internal sealed record ForceRequest(string Name, string Space, string? Token);
