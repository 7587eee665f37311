using Granary.Processes;

namespace Granary.Samples;

/// <summary>The sample does what its page says.</summary>
public sealed class LocksSampleTests
{
    [Fact]
    public async Task The_stock_is_oversold_without_the_lock_and_right_with_it_and_a_paused_holder_is_stopped_by_its_token()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");

        var sale = await ExternalProcess.RunAsync(BuiltProgram.Sample("Locks"), [cluster.Gateways[0]], within: SiloProcess.ReadyWithin);

        Assert.Equal("", sale.StandardError);
        Assert.DoesNotContain("without the lock: 10 lamps, 10 sold", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("with the lock: 10 lamps, 10 sold", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("a buyer who stood still: stopped", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, sale.ExitCode);
    }
}
