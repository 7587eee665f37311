using System.Globalization;

namespace Granary.Processes;

[Collection(nameof(OneSiloGroup))]
public sealed class ClientProcessTests(OneSilo shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_draws_as_many_ids_as_it_was_told_and_verify_accepts_them()
    {
        await using var client = ClientProcess.Start(new() { Gateways = [shared.Silo.Gateway], File = _folder.File("ids"), Count = 100_000, Batch = 30_000 });

        await client.WaitUntilDoneAsync();
        var verified = await ExternalProcess.RunAsync(BuiltProgram.Cli, ["ids", "verify", client.Settings.File]);

        Assert.Equal(100_000, IdFile.Read(client.Settings.File).Count());
        Assert.True(verified.ExitCode == 0, verified.StandardOutput + verified.StandardError);
    }

    [Fact]
    public async Task A_client_without_a_count_draws_until_it_is_asked_to_stop()
    {
        await using var client = ClientProcess.Start(new() { Gateways = [shared.Silo.Gateway], File = _folder.File("ids"), Batch = 1_000 });

        await client.WaitUntilDrawnAsync(5_000);
        var exitCode = await client.Process.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(client.DrawnCount, IdFile.Read(client.Settings.File).LongCount());
    }

    [Fact]
    public async Task A_clock_that_is_shifted_by_an_hour_is_seen_by_the_client()
    {
        using var clock = ShiftedClock.Create(TimeSpan.FromHours(-1));
        await using var client = ClientProcess.Start(
            new() { Gateways = [shared.Silo.Gateway], File = _folder.File("ids"), Count = 1_000, Clock = clock });

        await client.WaitUntilDoneAsync();

        var at = File.ReadLines(client.Settings.File).First(line => line.StartsWith("# at ", StringComparison.Ordinal));
        var seen = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at.AsSpan("# at ".Length), CultureInfo.InvariantCulture));
        Assert.InRange(TimeProvider.System.GetUtcNow() - seen, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
    }
}
