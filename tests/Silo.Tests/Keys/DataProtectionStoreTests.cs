using System.Xml.Linq;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Keys;

/// <summary>What the store of data protection's keys promises, on any database.</summary>
public abstract class DataProtectionStoreTests : IAsyncLifetime
{
    private Database? _database;

    private protected abstract ValueTask<DatabaseOptions> MakeDatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(await MakeDatabaseAsync());
        await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public void What_one_silo_stored_another_reads_in_the_same_order()
    {
        var store = new DataProtectionStore(_database!, TimeProvider.System);
        store.StoreElement(new XElement("key", new XAttribute("id", 1), "räksmörgås"), "key-1");
        store.StoreElement(new XElement("key", new XAttribute("id", 2)), "key-2");

        var read = new DataProtectionStore(_database!, TimeProvider.System).GetAllElements();

        Assert.Equal(["1", "2"], read.Select(static element => element.Attribute("id")!.Value));
        Assert.Equal("räksmörgås", read.First().Value);
    }

    [Fact]
    public void A_new_store_has_no_keys() => Assert.Empty(new DataProtectionStore(_database!, TimeProvider.System).GetAllElements());
}
