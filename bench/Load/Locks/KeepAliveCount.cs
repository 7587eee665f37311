namespace Granary.Locks;

/// <summary>Counts the keep-alives that a client sends to hubs.</summary>
internal sealed class KeepAliveCount : IOutgoingGrainCallFilter
{
    private long _sent;

    public long Sent => Interlocked.Read(ref _sent);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType == typeof(ILockHubGrain))
        {
            Interlocked.Increment(ref _sent);
        }

        return context.Invoke();
    }
}
