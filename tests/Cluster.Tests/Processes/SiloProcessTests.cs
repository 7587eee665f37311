namespace Granary.Processes;

[Collection(nameof(OneSiloGroup))]
public sealed class SiloProcessTests(OneSilo shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SiloProcessSettings Settings => new() { DataDirectory = _folder.File("data") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_silo_that_is_asked_to_stop_ends_with_exit_code_0()
    {
        await using var silo = await SiloProcess.StartAsync(Settings);

        var exitCode = await silo.StopAsync();

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_killed_silo_comes_back_on_its_data()
    {
        var settings = Settings;
        await using var first = await SiloProcess.StartAsync(settings);
        await first.KillAsync();

        await using var second = await SiloProcess.StartAsync(settings);

        Assert.Equal(137, await first.Process.Exited);
        Assert.True(await second.IsReadyAsync());
    }

    [Fact]
    public async Task A_paused_silo_answers_after_it_is_resumed()
    {
        shared.Silo.Pause();

        var answer = shared.Silo.Http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        var answeredWhilePaused = answer.IsCompleted;
        shared.Silo.Resume();
        using var response = await answer;

        Assert.False(answeredWhilePaused);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_program_that_ends_too_early_shows_its_output()
    {
        await using var process = ExternalProcess.Start(BuiltProgram.ClientProcess, ["nonsense"]);

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WaitForLineAsync("drawn"));

        Assert.Contains("exit code 2", ended.Message, StringComparison.Ordinal);
        Assert.Contains("draw-snowflake", ended.Message, StringComparison.Ordinal);
    }
}
