namespace Granary.Jobs;

/// <summary>A job that runs in the silo, until this is disposed.</summary>
/// <param name="Token">Fires when it is to stop.</param>
/// <param name="End">Called when it has ended.</param>
internal readonly record struct JobRun(CancellationToken Token, Action End) : IDisposable
{
    public void Dispose() => End();
}
