using Granary.Ledger.Sqlite;
using Granary.Processes;

namespace Granary.Hosting;

/// <summary>Silos as real processes that die without a word.</summary>
public sealed class SiloCrashTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly List<SiloProcess> _silos = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _data.Dispose();
    }

    [Fact]
    public async Task A_silo_that_is_killed_is_declared_dead_by_the_others()
    {
        await StartAsync("silo-1", "silo-2", "silo-3");

        await _silos[2].KillAsync();

        await Eventually.True(() => IsDeadAsync(_silos[2].Settings.SiloPort), "the killed silo is dead in the membership table");
        Assert.True(await _silos[0].IsReadyAsync());
        Assert.True(await _silos[1].IsReadyAsync());
    }

    [Fact]
    public async Task Silos_that_are_killed_together_come_back_on_the_same_ports()
    {
        var before = await StartAsync("silo-1", "silo-2");
        await Task.WhenAll(_silos.Select(silo => silo.KillAsync()));

        _silos.AddRange(before.Select(silo => SiloProcess.Start(silo.Settings)));

        await Task.WhenAll(_silos.Skip(2).Select(silo => silo.WaitUntilReadyAsync()));
    }

    [Fact]
    public async Task Silos_that_are_killed_together_come_back_on_other_ports()
    {
        var before = await StartAsync("silo-1", "silo-2");
        await Task.WhenAll(_silos.Select(silo => silo.KillAsync()));

        _silos.AddRange(before.Select(silo => SiloProcess.Start(silo.Settings.Neighbour(silo.Settings.Name))));

        await Task.WhenAll(_silos.Skip(2).Select(silo => silo.WaitUntilReadyAsync()));
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_leaves_the_cluster_and_ends_well()
    {
        await StartAsync("silo-1", "silo-2");

        var exitCode = await _silos[1].StopAsync();

        Assert.Equal(0, exitCode);
        Assert.True(await IsDeadAsync(_silos[1].Settings.SiloPort));
    }

    private async Task<IReadOnlyList<SiloProcess>> StartAsync(params string[] names)
    {
        _silos.AddRange(names.Select(name => SiloProcess.Start(new() { DataDirectory = _data.Path, Name = name })));
        await Task.WhenAll(_silos.Select(static silo => silo.WaitUntilReadyAsync()));
        return [.. _silos];
    }

    private async ValueTask<bool> IsDeadAsync(int siloPort)
    {
        await using var orleans = new SqliteDataSource(_data.File("orleans.db"));
        await using var connection = await orleans.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM OrleansMembershipTable WHERE Port = {siloPort} AND Status = 6";
        return await command.ExecuteScalarAsync() is > 0L;
    }
}
