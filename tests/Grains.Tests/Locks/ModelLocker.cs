using Granary.Shards;

namespace Granary.Locks;

/// <summary>A client: its session, how long it is sure of it, what it holds and what it waits for.</summary>
internal sealed class ModelLocker(TimeSpan ttl)
{
    public LockSessionInfo Session { get; private set; } = NewSession(ttl);

    public Guid Listener { get; } = Guid.NewGuid();

    /// <summary>Until when it may act on what it holds.</summary>
    public TimeSpan Validity { get; private set; }

    public Dictionary<OperationId, ModelHold> Holds { get; } = [];

    public HashSet<OperationId> Waiting { get; } = [];

    /// <summary>A message sent then was acknowledged.</summary>
    public void Renewed(TimeSpan sent)
    {
        var until = sent + (ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard;
        Validity = until > Validity ? until : Validity;
    }

    /// <summary>Loses everything and begins anew.</summary>
    public void Lose()
    {
        Holds.Clear();
        Waiting.Clear();
        Validity = TimeSpan.Zero;
        Session = NewSession(ttl);
    }

    private static LockSessionInfo NewSession(TimeSpan ttl) => new(Guid.NewGuid(), ttl, "host", "process");
}
