namespace Granary.Jobs;

/// <summary>What the API takes to pause, drain or resume a queue.</summary>
internal sealed record QueueModeRequest(string Mode, string? Reason);
