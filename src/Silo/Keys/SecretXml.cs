using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Granary.Connections;
using Granary.Hosting;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Granary.Keys;

/// <summary>Encrypts the keys of data protection under the cluster's secret, so that who reads the database cannot sign in by forging a
/// session. ASP.NET Core makes it anew when it meets what it has encrypted.</summary>
internal sealed class SecretXml : IXmlEncryptor, IXmlDecryptor
{
    private const string KeyUse = "granary data protection v1";

    private readonly IReadOnlyList<byte[]> _keys;

    public SecretXml(ClusterSecret secret) => _keys = secret.Keys(KeyUse);

    /// <summary>For decrypting: takes the secret from the silo's services.</summary>
    public SecretXml(IServiceProvider services)
        : this(services.GetRequiredService<SiloSecret>().Value ?? throw new CryptographicException(
            "The keys of browser sessions were encrypted under a cluster secret, and none is set (Granary:Secret). New ones are made."))
    {
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var box = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var (nonce, tag, sealedText) = PartsOf(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_keys[0], AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce.Span, plain, sealedText.Span, tag.Span);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(box)), typeof(SecretXml));
    }

    public XElement Decrypt(XElement encryptedElement)
    {
        var (nonce, tag, sealedText) = PartsOf(Convert.FromBase64String(encryptedElement.Value));
        var plain = new byte[sealedText.Length];
        foreach (var key in _keys)
        {
            using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
            try
            {
                aes.Decrypt(nonce.Span, sealedText.Span, tag.Span, plain);
                return XElement.Parse(Encoding.UTF8.GetString(plain));
            }
            catch (AuthenticationTagMismatchException)
            {
                // Encrypted under another secret; perhaps the one before.
                continue;
            }
        }

        throw new CryptographicException("A key of browser sessions was encrypted under another cluster secret. Who signed in with it must sign in again.");
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Sealed) PartsOf(Memory<byte> box)
    {
        var tagAt = AesGcm.NonceByteSizes.MaxSize;
        var sealedAt = tagAt + AesGcm.TagByteSizes.MaxSize;
        return (box[..tagAt], box[tagAt..sealedAt], box[sealedAt..]);
    }
}
