using System.Net;

namespace Granary.Hosting;

public sealed class SiloAddressesTests
{
    [Fact]
    public void A_silo_advertises_the_address_on_which_it_listens()
    {
        var addresses = SiloAddresses.Of(new() { ListenAddress = "10.0.0.5" });

        Assert.Equal(new(IPAddress.Parse("10.0.0.5"), IPAddress.Parse("10.0.0.5")), addresses);
    }

    [Fact]
    public void A_silo_that_listens_everywhere_advertises_what_it_is_told()
    {
        var addresses = SiloAddresses.Of(new() { ListenAddress = "0.0.0.0", AdvertisedAddress = "10.0.0.5" });

        Assert.Equal(new(IPAddress.Any, IPAddress.Parse("10.0.0.5")), addresses);
    }

    [Fact]
    public void A_host_name_is_looked_up()
    {
        var addresses = SiloAddresses.Of(new() { AdvertisedAddress = "localhost" });

        Assert.Equal(IPAddress.Loopback, addresses.Advertised);
    }

    [Fact]
    public void A_silo_that_listens_everywhere_advertises_an_address_that_others_reach_or_asks_for_one()
    {
        try
        {
            var advertised = SiloAddresses.Of(new() { ListenAddress = "0.0.0.0" }).Advertised;

            Assert.False(IPAddress.IsLoopback(advertised) || SiloAddresses.IsAny(advertised));
        }
        catch (StartRefusedException refused)
        {
            // This machine has none, or several.
            Assert.Contains("Granary:AdvertisedAddress", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_name_without_an_address_is_refused_and_its_setting_named()
    {
        var refused = Assert.Throws<StartRefusedException>(() => SiloAddresses.Of(new() { AdvertisedAddress = "nobody.invalid" }));

        Assert.Contains("Granary:AdvertisedAddress", refused.Message, StringComparison.Ordinal);
    }
}
