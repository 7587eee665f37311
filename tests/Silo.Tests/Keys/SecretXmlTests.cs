using System.Security.Cryptography;
using System.Xml.Linq;
using Granary.Connections;
using Granary.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Keys;

public sealed class SecretXmlTests
{
    private static readonly string Ours = new('o', 32);
    private static readonly string Theirs = new('t', 32);
    private static readonly XElement Key = new("key", "top secret");

    [Fact]
    public void What_is_encrypted_shows_nothing_and_can_be_decrypted()
    {
        var xml = new SecretXml(ClusterSecret.Of(Ours));

        var encrypted = xml.Encrypt(Key).EncryptedElement;

        Assert.DoesNotContain("top secret", encrypted.ToString(), StringComparison.Ordinal);
        Assert.Equal(Key.ToString(), xml.Decrypt(encrypted).ToString());
    }

    [Fact]
    public void The_previous_secret_still_decrypts()
    {
        var encrypted = new SecretXml(ClusterSecret.Of(Theirs)).Encrypt(Key).EncryptedElement;

        var decrypted = new SecretXml(ClusterSecret.Of(Ours, Theirs)).Decrypt(encrypted);

        Assert.Equal(Key.ToString(), decrypted.ToString());
    }

    [Fact]
    public void Another_secret_or_none_does_not_decrypt()
    {
        var encrypted = new SecretXml(ClusterSecret.Of(Theirs)).Encrypt(Key).EncryptedElement;
        using var services = new ServiceCollection().AddSingleton(new SiloSecret(null)).BuildServiceProvider();

        Assert.Throws<CryptographicException>(() => new SecretXml(ClusterSecret.Of(Ours)).Decrypt(encrypted));
        Assert.Throws<CryptographicException>(() => new SecretXml(services));
    }
}
