using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>Runs a handler: reads the payload, makes the handler, and has it do the job.</summary>
/// <param name="Handler">The handler's name and version.</param>
/// <param name="Run">Runs it, in a scope of its own.</param>
internal sealed record JobInvoker(
    JobHandlerName Handler, Func<IServiceProvider, ImmutableArray<byte>, JobContext, CancellationToken, Task> Run);
