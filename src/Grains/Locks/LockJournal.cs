namespace Granary.Locks;

/// <summary>What one decision does, gathered while it is made.</summary>
internal sealed class LockJournal(LockNow now)
{
    private static readonly IReadOnlyList<LockChange> NoChanges = [];
    private static readonly IReadOnlyList<LockNotice> NoNotices = [];

    private List<LockChange>? _changes;
    private List<LockNotice>? _notices;

    public LockNow Now => now;

    public IReadOnlyList<LockChange> Changes => _changes ?? NoChanges;

    public IReadOnlyList<LockNotice> Notices => _notices ?? NoNotices;

    /// <summary>The locks that changed, in order, some perhaps twice.</summary>
    public List<LockEntry> Touched { get; } = new(1);

    public void Put(Hold hold) => (_changes ??= new(1)).Add(new LockChange(hold.Slot, hold.ToRow()));

    public void Delete(Hold hold) => (_changes ??= new(1)).Add(new LockChange(hold.Slot, null));

    public void Tell(Guid listener, LockEvent notice) => (_notices ??= []).Add(new LockNotice(listener, notice));
}
