namespace Granary.Locks.DistributedLock;

public sealed class LockConformanceTests : SynchronizationConformance
{
    private protected override Primitive Create(GranarySynchronizationProvider provider, string name) => Primitive.Of(provider.CreateLock(name));
}
