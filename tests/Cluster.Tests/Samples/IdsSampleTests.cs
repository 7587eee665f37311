using Granary.Processes;

namespace Granary.Samples;

/// <summary>The sample does what its page says.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class IdsSampleTests(OneSilo shared)
{
    [Fact]
    public async Task A_flash_sale_gives_every_order_an_id_and_an_invoice_of_its_own()
    {
        var sale = await ExternalProcess.RunAsync(BuiltProgram.Sample("Ids"), [shared.Silo.Gateway, "5000"]);

        Assert.Equal("", sale.StandardError);
        Assert.Contains("5000 orders, 5000 ids, 5000 invoices", sale.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, sale.ExitCode);
    }
}
