using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Granary.Config;

public sealed class ConfigSecretsTests
{
    private const string Shard = "config/orders/test";
    private static readonly NamespaceName Name = NamespaceName.Of("db");

    [Fact]
    public void What_was_sealed_opens_in_its_place_only()
    {
        var secrets = Of(NewKey());
        var key = secrets.NewDataKey(Shard, Name);
        var sealedValue = secrets.Seal(key, Shard, Name, "password", "s3cret é");

        Assert.Equal("s3cret é", secrets.Open(key, Shard, Name, "password", sealedValue));
        Assert.DoesNotContain("s3cret", sealedValue, StringComparison.Ordinal);
        Assert.NotEqual(sealedValue, secrets.Seal(key, Shard, Name, "password", "s3cret é"));
        Assert.Throws<ConfigSecretException>(() => secrets.Open(key, Shard, Name, "other", sealedValue));
        Assert.Throws<ConfigSecretException>(() => secrets.Open(key, Shard, NamespaceName.Of("other"), "password", sealedValue));
        Assert.Throws<ConfigSecretException>(() => secrets.Open(key, "config/other/test", Name, "password", sealedValue));
    }

    [Fact]
    public void An_older_key_opens_what_it_has_sealed_and_a_foreign_one_opens_nothing()
    {
        var (older, newer) = (NewKey(), NewKey());
        var before = Of(older);
        var key = before.NewDataKey(Shard, Name);
        var sealedValue = before.Seal(key, Shard, Name, "password", "s3cret");

        Assert.Equal("s3cret", Of($"{newer},{older}").Open(key, Shard, Name, "password", sealedValue));
        Assert.Throws<ConfigSecretException>(() => Of(newer).Open(key, Shard, Name, "password", sealedValue));
    }

    [Fact]
    public void Without_a_key_there_are_no_secrets_and_a_key_that_is_none_is_refused()
    {
        Assert.Throws<ConfigSecretException>(() => Of(null).NewDataKey(Shard, Name));
        Assert.Throws<OptionsValidationException>(() => Of("c2hvcnQ="));
        Assert.Throws<OptionsValidationException>(() => new ConfigSecrets(Options.Create(new ConfigOptions { KeyFile = "/nowhere/key" })));
        Assert.Throws<OptionsValidationException>(() => new ConfigSecrets(Options.Create(new ConfigOptions { KeyFile = "key", Key = NewKey() })));
    }

    [Fact]
    public void Keys_are_read_from_a_file_one_a_line()
    {
        using var folder = new TemporaryFolder();
        var (older, newer) = (NewKey(), NewKey());
        File.WriteAllText(folder.File("keys"), $"{newer}\n\n{older}\n");
        var sealedKey = Of(older).NewDataKey(Shard, Name);
        var sealedValue = Of(older).Seal(sealedKey, Shard, Name, "password", "s3cret");

        var secrets = new ConfigSecrets(Options.Create(new ConfigOptions { KeyFile = folder.File("keys") }));

        Assert.Equal("s3cret", secrets.Open(sealedKey, Shard, Name, "password", sealedValue));
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static ConfigSecrets Of(string? key) => new(Options.Create(new ConfigOptions { Key = key }));
}
