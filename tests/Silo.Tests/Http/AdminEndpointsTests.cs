using Granary.Admin;
using Granary.Keys;
using Granary.Ledger.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Http;

public sealed class AdminEndpointsTests
{
    private const string Backup = "/v1/admin/backup";

    [Fact]
    public async Task A_backup_takes_an_administrator_who_is_confined_to_nothing_and_the_log_names_that_one()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var writer = await host.AddKeyAsync("shop", ["write"]);
        var confined = await host.AddKeyAsync("orders", ["admin"], new KeyScope("ids", "orders"));
        var admin = await host.AddKeyAsync("ops", ["admin"]);

        var refused = new[] { writer, confined }.Select(async key => (int)(await host.SendAsync(HttpMethod.Post, Backup, key: key)).StatusCode);
        var answer = await host.SendAsync(HttpMethod.Post, Backup, key: admin);

        Assert.All(await Task.WhenAll(refused), static status => Assert.Equal(403, status));
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(AdminEndpoints.BackupType, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("SQLite format 3", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, static line => line.Contains("backed up by 'ops'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_makes_one_backup_at_a_time_and_keeps_no_file()
    {
        await using var host = await HttpHost.StartAsync();
        var backups = host.Services.GetRequiredService<SiloBackups>();
        var first = await backups.MakeAsync(TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(first.Content.Name)!;

        var second = await host.SendAsync(HttpMethod.Post, Backup);
        await first.DisposeAsync();
        var third = await host.SendAsync(HttpMethod.Post, Backup);

        Assert.Equal((429, 200), ((int)second.StatusCode, (int)third.StatusCode));
        Assert.Contains(AdminCodes.BackupRunning, await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Eventually.True(() => !Directory.EnumerateFiles(folder, "backup-*").Any(), "the file of the backup is gone");
    }
}
