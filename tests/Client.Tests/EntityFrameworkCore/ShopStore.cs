using Granary.Hosting;
using Granary.Ids;
using Granary.Shards;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.EntityFrameworkCore;

/// <summary>A shop's SQLite file, and a client over the real rules of ids.</summary>
internal sealed class ShopStore : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IdClient _ids = new(new CoreIdShards(TimeProvider.System), new ProcessIdentity(), TimeProvider.System, NullLogger<IdClient>.Instance, ClientMetrics.None);

    public IIdClient Ids => _ids;

    public string ConnectionString => _folder.SqliteConnectionString("shop.db");

    /// <summary>Makes the pool, the sequence and the tables.</summary>
    public static async Task<ShopStore> CreateAsync(long firstInvoice = 1)
    {
        var store = new ShopStore();
        await store.Ids.CreatePoolAsync(new PoolDefinition { Name = Shop.Pool });
        await store.Ids.CreateSequenceAsync(new SequenceDefinition(Shop.Sequence, firstInvoice));
        await using var shop = store.Open();
        await shop.Database.EnsureCreatedAsync();
        return store;
    }

    /// <summary>A context of its own.</summary>
    public Shop Open() => new(new DbContextOptionsBuilder<Shop>().UseSqlite(ConnectionString).UseGranaryIds(client: Ids).Options);

    public async ValueTask DisposeAsync()
    {
        await _ids.DisposeAsync();
        _folder.Dispose();
    }
}
