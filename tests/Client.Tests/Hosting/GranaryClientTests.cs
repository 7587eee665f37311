using Granary.Ids;
using Granary.Locks;
using Granary.Locks.DistributedLock;
using Granary.Shards;
using Medallion.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Hosting;

public sealed class GranaryClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Either_gateways_or_a_database_must_be_set()
    {
        var neither = Refused(_ => { });
        var both = Refused(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.Database = new ClientDatabase(ClientDatabaseKind.Sqlite, "data/orleans.db");
        });

        Assert.Contains("Gateways", neither, StringComparison.Ordinal);
        Assert.Contains("Database", both, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData(":30000")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:+30000")]
    [InlineData("127.0.0.1: 30000")]
    public void A_gateway_that_is_no_address_is_named(string gateway) =>
        Assert.Contains($"'{gateway}'", Refused(options => options.Gateways.Add(gateway)), StringComparison.Ordinal);

    [Fact]
    public void Times_out_of_range_are_named()
    {
        var connect = Refused(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.ConnectTimeout = TimeSpan.Zero;
        });
        var retry = Refused(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.Calls.RetryFor = ShardLimits.RetryFor + TimeSpan.FromSeconds(1);
        });

        Assert.Contains("ConnectTimeout", connect, StringComparison.Ordinal);
        Assert.Contains("RetryFor", retry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_uses_DistributedLock_gets_Granarys_unless_something_else_is_registered()
    {
        var mine = new GranarySynchronizationProvider(null!);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IDistributedSemaphoreProvider>(mine);
        services.AddGranaryClient(static options => options.Gateways.Add("127.0.0.1:30000"));
        await using var provider = services.BuildServiceProvider();

        var granarys = provider.GetRequiredService<GranarySynchronizationProvider>();

        Assert.Same(granarys, provider.GetRequiredService<IDistributedLockProvider>());
        Assert.Same(granarys, provider.GetRequiredService<IDistributedReaderWriterLockProvider>());
        Assert.Same(granarys, provider.GetRequiredService<IDistributedUpgradeableReaderWriterLockProvider>());
        Assert.Same(mine, provider.GetRequiredService<IDistributedSemaphoreProvider>());
        Assert.NotNull(provider.GetRequiredService<ILockLeases>());
    }

    [Fact]
    public void A_secret_that_breaks_its_rule_is_named_and_not_told()
    {
        var tooShort = Refused(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.Secret = "opensesame";
        });
        var previousAlone = Refused(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.SecretPrevious = new string('p', 32);
        });

        Assert.Contains("Secret has 10 characters", tooShort, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", tooShort, StringComparison.Ordinal);
        Assert.Contains("SecretPrevious", previousAlone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_without_a_gateway_ends_with_an_error_that_says_where_it_looked()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options =>
        {
            options.Gateways.Add("127.0.0.1:1");
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });
        using var host = builder.Build();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Ct));

        var coded = Assert.IsType<GranaryException>(error);
        Assert.Equal(ClientCodes.NoGateway, coded.Code);
        Assert.Contains("127.0.0.1:1", coded.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_blocks_can_be_injected_and_what_gives_back_stops_before_orleans()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options => options.Gateways.Add("127.0.0.1:30000"));
        using var host = builder.Build();

        var services = host.Services.GetServices<IHostedService>().ToArray();

        Assert.NotNull(host.Services.GetRequiredService<IIdClient>());
        Assert.IsType<ClientShutdown>(services[^1]);
        Assert.True(services.Length > 1);
    }

    private static string Refused(Action<GranaryClientOptions> configure) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddGranaryClient(configure)).Message;
}
