using Granary.Processes;

namespace Granary.Samples;

/// <summary>The sample does what its page says.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class LocksSampleTests(OneSilo shared)
{
    // Two more processes start and dozens of locks change hands: seconds, and minutes where others want the processors as well.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_stock_is_oversold_without_the_lock_and_right_with_it_and_a_paused_holder_is_stopped_by_its_token()
    {
        var sale = await ExternalProcess.RunAsync(BuiltProgram.Sample("Locks"), [shared.Silo.Gateway], within: Within);

        Assert.Equal("", sale.StandardError);
        Assert.DoesNotContain("without the lock: 10 lamps, 10 sold", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("with the lock: 10 lamps, 10 sold", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("a buyer who stood still: stopped", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, sale.ExitCode);
    }
}
