namespace Granary.Config;

/// <summary>A namespace with the index of its draft.</summary>
internal sealed class NamespaceEntry(NamespaceRow row)
{
    private readonly Dictionary<string, string> _draft = [];

    public NamespaceRow Row { get; private set; } = row;

    /// <summary>Who has edited which key last.</summary>
    public IReadOnlyDictionary<string, string> Draft => _draft;

    /// <summary>Notes an edit that was loaded.</summary>
    public void Mark(DraftMark mark) => _draft[mark.Key] = mark.Author;

    /// <summary>Changes the namespace; its version grows, and it was changed by whoever acts.</summary>
    public void Change(NamespaceRow row, ConfigJournal journal)
    {
        Row = row with { Version = Row.Version + 1, ChangedBy = journal.Actor.Name, ChangedAt = journal.Now };
        journal.Put(Row);
    }

    /// <summary>Changes an edit of the draft.</summary>
    public void Edit(ConfigEdit edit, ConfigJournal journal)
    {
        _draft[edit.Key] = journal.Actor.Name;
        journal.Put(new DraftRow(Row.Name, edit.Key, edit.Value, edit.IsSecret, journal.Actor.Name, journal.Now));
    }

    /// <summary>Throws the draft away.</summary>
    public void ClearDraft(ConfigJournal journal)
    {
        foreach (var (key, author) in _draft)
        {
            journal.Delete(new DraftRow(Row.Name, key, Value: null, IsSecret: false, author, journal.Now));
        }

        _draft.Clear();
    }
}
