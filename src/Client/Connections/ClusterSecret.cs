using System.Security.Cryptography;
using System.Text;

namespace Granary.Connections;

/// <summary>What the silos and clients of a cluster know and others do not. It is never written anywhere: keys are derived from it.</summary>
internal sealed class ClusterSecret
{
    private const int KeyBytes = 32;

    // A class that derives nothing from its text by itself, so that neither a debugger's view nor ToString shows it.
    private readonly byte[][] _secrets;

    private ClusterSecret(byte[][] secrets) => _secrets = secrets;

    /// <summary>The secret in those words.</summary>
    /// <param name="current">The secret.</param>
    /// <param name="previous">While a new one is brought in: the one before, which is still accepted.</param>
    public static ClusterSecret Of(string current, string? previous = null) =>
        new([.. new[] { current, previous }.OfType<string>().Select(Encoding.UTF8.GetBytes)]);

    /// <summary>What is wrong with a secret, without telling it; null when nothing is.</summary>
    public static string? Check(string secret) => secret.Length switch
    {
        < ConnectionLimits.SecretLengthMin => $"has {secret.Length} characters; it must have at least {ConnectionLimits.SecretLengthMin}, at random ('openssl rand -base64 48' makes one).",
        > ConnectionLimits.SecretLengthMax => $"has {secret.Length} characters; it must have at most {ConnectionLimits.SecretLengthMax}.",
        _ => null,
    };

    /// <summary>Keys for one use, that of the secret first; none of them tells anything about the secret or the keys of other uses.</summary>
    /// <param name="use">The use, in a name that never changes.</param>
    public IReadOnlyList<byte[]> Keys(string use) =>
        [.. _secrets.Select(secret => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: Encoding.UTF8.GetBytes(use)))];

    /// <inheritdoc/>
    public override string ToString() => "(secret)";
}
