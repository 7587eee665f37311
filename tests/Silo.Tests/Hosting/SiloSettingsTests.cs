using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Granary.Hosting;

public sealed class SiloSettingsTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ListenAddress", "somewhere")]
    [InlineData("AdvertisedAddress", "0.0.0.0")]
    [InlineData("AdvertisedAddress", "no host")]
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

    [Theory]
    [InlineData("ListenAddress", "0.0.0.0")]
    [InlineData("ListenAddress", "10.0.0.5")]
    [InlineData("ListenAddress", "::")]
    [InlineData("AdvertisedAddress", "10.0.0.5")]
    [InlineData("AdvertisedAddress", "silo-1.example")]
    public void Ports_that_others_reach_are_refused_without_a_secret(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(($"Granary:{setting}", value)));
        var allowed = Read(($"Granary:{setting}", value), ("Granary:Secret", Secret));

        Assert.Contains("Granary:Secret", refused.Message, StringComparison.Ordinal);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
        Assert.Equal(Secret, allowed.Secret);
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.2", null)]
    [InlineData("::1", null)]
    [InlineData("127.0.0.1", "localhost")]
    public void Ports_on_loopback_need_no_secret(string listen, string? advertised)
    {
        var settings = new SiloSettings { ListenAddress = listen, AdvertisedAddress = advertised };

        var result = new SiloSettingsValidator().Validate(null, settings);

        Assert.True(result.Succeeded, result.FailureMessage);
    }

    [Theory]
    [InlineData("Granary:Secret", "opensesame")]
    [InlineData("Granary:Secret", "")]
    [InlineData("Granary:SecretPrevious", "opensesame")]
    public void A_short_secret_is_refused_and_stays_out_of_the_error(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((setting, value)));

        Assert.Contains($"{setting}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_set_in_one_place_and_the_previous_one_only_beside_it()
    {
        var both = Assert.Throws<OptionsValidationException>(() => Read(("Granary:Secret", Secret), ("Granary:SecretFile", "secret.txt")));
        var alone = Assert.Throws<OptionsValidationException>(() => Read(("Granary:SecretPreviousFile", "secret.txt")));

        Assert.Contains("Granary:SecretFile", both.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, both.Message, StringComparison.Ordinal);
        Assert.Contains("Granary:SecretPrevious", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_lists_where_the_ports_listen_and_where_the_secret_comes_from()
    {
        Assert.Contains("--Granary:ListenAddress", SiloArguments.Help, StringComparison.Ordinal);
        Assert.Contains("--Granary:AdvertisedAddress", SiloArguments.Help, StringComparison.Ordinal);
        Assert.Contains("--Granary:SecretFile", SiloArguments.Help, StringComparison.Ordinal);
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
