using System.Security.Cryptography;
using System.Text;

namespace Granary.Keys;

/// <summary>A key as its holder writes it: <c>gk_</c> and 256 random bits in base 62.</summary>
internal static class KeyText
{
    private const string Prefix = "gk_";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SecretBytes = 32;

    /// <summary>As many digits as the greatest 256-bit number needs.</summary>
    private const int DigitCount = 43;

    /// <summary>A new key, which nobody can guess.</summary>
    public static string New()
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        Span<char> text = stackalloc char[DigitCount];
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[DivideBy62(secret)];
        }

        return $"{Prefix}{text}";
    }

    /// <summary>What is stored and compared instead of the key. The key is random enough to need no salt and no slow hash.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int DivideBy62(Span<byte> number)
    {
        var remainder = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var dividend = (remainder << 8) | number[i];
            number[i] = (byte)(dividend / 62);
            remainder = dividend % 62;
        }

        return remainder;
    }
}
