namespace Granary.Jobs;

/// <summary>A job that runs in the silo, until this is disposed.</summary>
/// <param name="end">Called when it has ended.</param>
/// <param name="token">Fires when it is to stop.</param>
internal sealed class JobRun(Action end, CancellationToken token) : IDisposable
{
    /// <summary>Fires when it is to stop.</summary>
    public CancellationToken Token => token;

    public void Dispose() => end();
}
