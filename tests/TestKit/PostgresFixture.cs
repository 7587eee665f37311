namespace Granary;

/// <summary>
/// One <see cref="PostgresDatabase"/> for a whole class or collection of tests. A fixture itself cannot skip (xunit would call
/// that a failure of every test), so its tests skip, or fail when CI=true, where they first ask for the database.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresDatabase? _database;

    public PostgresDatabase Database
    {
        get
        {
            PostgresDatabase.SkipUnlessAvailable();
            return _database!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresDatabase.IsAvailable)
        {
            _database = await PostgresDatabase.CreateAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
