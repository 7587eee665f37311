using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Granary.Hosting;

public sealed class SiloSettingsTests
{
    [Theory]
    [InlineData("Urls", "ftp://127.0.0.1:8700")]
    [InlineData("Urls", "http://127.0.0.1:70000")]
    [InlineData("Urls", ";")]
    [InlineData("SiloPort", "-1")]
    [InlineData("SiloPort", "65536")]
    [InlineData("GatewayPort", "65536")]
    [InlineData("DataDirectory", " ")]
    [InlineData("ClusterId", "no spaces")]
    [InlineData("SiloName", "a:b")]
    [InlineData("SiloName", "../up")]
    [InlineData("Datacenter", "1024")]
    [InlineData("Database:ConnectionString", "Data Source=x.db")]
    [InlineData("Database:Provider", "7")]
    public void A_setting_that_breaks_its_rule_is_named(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(($"Granary:{setting}", value)));

        Assert.Contains($"Granary:{setting}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=granary")]
    [InlineData("Host=db;Nonsense=1")]
    public void PostgreSQL_needs_a_connection_string_that_names_a_host(string connectionString)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(
            ("Granary:Database:Provider", "Postgres"), ("Granary:Database:ConnectionString", connectionString)));

        Assert.Contains("Granary:Database:ConnectionString", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_does_not_get_into_an_error()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(
            ("Granary:Database:Provider", "Postgres"), ("Granary:Database:ConnectionString", "Host=db;Password=secret;Nonsense=1")));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Silo_and_gateway_port_must_differ()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(("Granary:SiloPort", "4000"), ("Granary:GatewayPort", "4000")));

        Assert.Contains("Granary:GatewayPort", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Granary:SiloPort", "many")]
    [InlineData("Granary:Database:Provider", "Oracle")]
    public void A_value_of_the_wrong_type_is_named(string setting, string value)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read((setting, value)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kestrels_own_endpoints_are_refused()
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")));

        Assert.Contains("Kestrel:Endpoints", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_joining_silo_listens_on_any_free_port_unless_told_otherwise()
    {
        var joining = Read(("Granary:Join", "true"));

        Assert.Equal(["http://127.0.0.1:0"], joining.HttpUrls);
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", true)]
    [InlineData("http://127.1.2.3:80", true)]
    [InlineData("http://[::1]:80", true)]
    [InlineData("http://localhost:80", true)]
    [InlineData("http://0.0.0.0:80", false)]
    [InlineData("http://[::]:80", false)]
    [InlineData("http://*:80", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://10.0.0.1:80", false)]
    [InlineData("http://granary.example:80", false)]
    public void Only_loopback_addresses_are_out_of_reach_for_others(string url, bool isLoopback)
    {
        var address = HttpAddress.TryParse(url);

        Assert.Equal(isLoopback, address?.IsLoopback);
    }

    [Fact]
    public void The_command_line_joins_with_a_flag()
    {
        var arguments = SiloArguments.Translate(["--join", "--Granary:SiloPort=4000"]);

        Assert.Contains("--Granary:Join=true", arguments);
        Assert.Contains("--Granary:SiloPort=4000", arguments);
    }

    [Theory]
    [InlineData("--jion")]
    [InlineData("join")]
    [InlineData("--Granary:SiloPort")]
    public void An_unknown_argument_is_refused(string argument)
    {
        var refused = Assert.Throws<StartRefusedException>(() => SiloArguments.Translate([argument]));

        Assert.Contains(argument, refused.Message, StringComparison.Ordinal);
    }

    private static SiloSettings Read(params (string Key, string Value)[] values) => SiloSettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
        .Build());
}
