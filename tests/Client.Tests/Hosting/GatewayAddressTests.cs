namespace Granary.Hosting;

public sealed class GatewayAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:30000", "127.0.0.1", 30000)]
    [InlineData("silo-0.silos.svc:1", "silo-0.silos.svc", 1)]
    [InlineData("localhost:65535", "localhost", 65535)]
    [InlineData("[::1]:30000", "::1", 30000)]
    public void An_address_is_a_host_and_a_port(string text, string host, int port)
    {
        Assert.True(GatewayAddress.TryParse(text, out var address));
        Assert.Equal((host, port, text), (address.Host, address.Port, address.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("::1:30000")]
    [InlineData("[nonsense]:30000")]
    [InlineData("bad host:30000")]
    [InlineData("host:70000")]
    public void Anything_else_is_none(string? text) => Assert.False(GatewayAddress.TryParse(text, out _));

    [Fact]
    public async Task A_name_that_is_unknown_does_not_hide_the_other_gateways()
    {
        var list = new GatewayList([new GatewayAddress("no-such-host.invalid", 1), new GatewayAddress("127.0.0.1", 30000)], new GatewayProbe(TimeProvider.System));

        var found = await list.GetGateways();

        Assert.Equal("gwy.tcp://127.0.0.1:30000/0", Assert.Single(found).ToString());
    }
}
