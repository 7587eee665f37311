namespace Granary.Config;

/// <summary>A shard's namespaces and its state, with the changes of each noted as they are made.</summary>
internal sealed class ConfigBook
{
    private readonly Dictionary<NamespaceName, NamespaceEntry> _namespaces;

    public ConfigBook(ConfigSlice slice)
    {
        State = slice.State;
        _namespaces = slice.Namespaces.ToDictionary(static row => row.Name, static row => new NamespaceEntry(row));
        foreach (var mark in slice.Drafts)
        {
            _namespaces[mark.Name].Mark(mark);
        }
    }

    public StateRow State { get; private set; }

    /// <summary>Those that are there.</summary>
    public IEnumerable<NamespaceEntry> Namespaces => _namespaces.Values.Where(static entry => !entry.Row.IsDeleted);

    /// <summary>A namespace that is there.</summary>
    public NamespaceEntry? Find(NamespaceName name) =>
        _namespaces.TryGetValue(name, out var entry) && !entry.Row.IsDeleted ? entry : null;

    /// <summary>What is left of a namespace that was taken away.</summary>
    public NamespaceEntry? FindDeleted(NamespaceName name) =>
        _namespaces.TryGetValue(name, out var entry) && entry.Row.IsDeleted ? entry : null;

    /// <summary>The revision at which applications last saw something change in a namespace, one that was taken away included.</summary>
    public long RevisionOf(NamespaceName name) => _namespaces.TryGetValue(name, out var entry) ? entry.Row.Revision : 0;

    public Gradual? FindGradual(string name) => State.Graduals.FirstOrDefault(gradual => gradual.Name == name);

    /// <summary>The gradual releases that a namespace is in, the oldest first.</summary>
    public IEnumerable<Gradual> GradualsOf(NamespaceName name) => State.Graduals.Where(gradual => gradual.Parts.Any(part => part.Name == name));

    public void Add(NamespaceRow row, ConfigJournal journal)
    {
        _namespaces[row.Name] = new NamespaceEntry(row);
        journal.Put(row);
    }

    /// <summary>The next revision, which applications see something new at.</summary>
    public long NextRevision()
    {
        State = State with { Revision = State.Revision + 1 };
        return State.Revision;
    }

    public void SetGraduals(IEnumerable<Gradual> graduals) => State = State with { Graduals = [.. graduals] };

    /// <summary>Notes what was done, and the state as it is by then: the last of a decision.</summary>
    public void Audit(AuditAction action, NamespaceName? name, string detail, ConfigJournal journal)
    {
        State = State with { Audits = State.Audits + 1 };
        journal.Put(new AuditRow(State.Audits, journal.Now, journal.Actor, action, name, detail));
        journal.Put(State);
    }
}
