using Granary.Ledger.Sqlite;
using Granary.Processes;

namespace Granary.Hosting;

/// <summary>Silos that stop in good order, and silos that join with one word.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_silo_that_is_told_to_stop_hands_its_shards_over()
    {
        await using var silo = await SiloProcess.StartAsync(new() { DataDirectory = _data.Path });
        await Eventually.True(async () => await CountAsync("granary.db", "granary_shard WHERE shard LIKE 'ids/%'") == 16, "the silo owns all shards");

        var exitCode = await silo.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(16, await CountAsync("granary.db", "granary_shard WHERE shard LIKE 'ids/%' AND handed_over = epoch"));
    }

    [Fact]
    public async Task A_second_silo_joins_with_one_word()
    {
        await using var first = await SiloProcess.StartAsync(new() { DataDirectory = _data.Path });

        await using var second = ExternalProcess.Start(
            BuiltProgram.Silo, ["--join"], [KeyValuePair.Create<string, string?>("Granary__DataDirectory", _data.Path)], "joining silo");
        await second.WaitForLineAsync("silo 'silo-2' of cluster 'granary'", SiloProcess.ReadyWithin);

        await Eventually.True(async () => await CountAsync("orleans.db", "OrleansMembershipTable WHERE Status = 3") == 2, "two silos are active");
        Assert.Equal(0, await second.StopAsync(SiloProcess.ReadyWithin));
    }

    private async Task<long> CountAsync(string file, string rows)
    {
        await using var source = new SqliteDataSource(_data.File(file));
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {rows}";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
