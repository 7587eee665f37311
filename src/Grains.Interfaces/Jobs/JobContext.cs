using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>Which job a handler runs.</summary>
/// <param name="Id">The job's id, the same at each attempt: what a handler makes itself idempotent by.</param>
/// <param name="Receipt">The run: what an outside effect can be fenced by, as its number grows with each.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Handler">What it asked for.</param>
/// <param name="Attempt">Which attempt this is; the first is 1.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Headers">What goes with its payload.</param>
public sealed record JobContext(
    JobId Id,
    JobReceipt Receipt,
    string Queue,
    JobHandlerName Handler,
    int Attempt,
    DateTimeOffset Due,
    ImmutableArray<KeyValuePair<string, string>> Headers);
