using Granary.Processes;

namespace Granary.Samples;

/// <summary>The sample does what its page says.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class ConfigSampleTests(OneSilo shared)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_city_opens_without_a_restart_and_an_activity_is_switched_off()
    {
        var service = await ExternalProcess.RunAsync(
            BuiltProgram.Sample("Config"), [$"http://127.0.0.1:{shared.Silo.Settings.HttpPort}", shared.Silo.Gateway], within: Within);

        Assert.Equal("", service.StandardError);
        Assert.Contains("on opening day: tromso is not open; oslo pays 50", service.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("the north opens: tromso pays 50; oslo pays 50", service.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("in an emergency: tromso pays 100; oslo pays 100", service.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, service.ExitCode);
    }
}
