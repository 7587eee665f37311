namespace Granary.Config;

/// <summary>Notes what a decision changes.</summary>
internal sealed class ConfigJournal(ConfigActor actor, DateTimeOffset now)
{
    private readonly List<ConfigChange> _changes = [];

    public ConfigActor Actor => actor;

    public DateTimeOffset Now => now;

    public IReadOnlyList<ConfigChange> Changes => _changes;

    public void Put(ConfigRow row) => _changes.Add(new ConfigChange(row));

    public void Delete(ConfigRow row) => _changes.Add(new ConfigChange(row, IsDelete: true));
}
