using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>What a queue shall do.</summary>
/// <param name="Mode">running; paused: it hands nothing out; draining: it takes nothing in.</param>
/// <param name="Reason">Why, for whoever looks at it.</param>
internal sealed record QueueModeBody(QueueMode Mode, string? Reason = null);
