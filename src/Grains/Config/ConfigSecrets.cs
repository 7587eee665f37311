using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>
/// Seals secrets: each namespace has a data key of its own, which is sealed with the silos' key. AES-256-GCM (NIST SP 800-38D) with a
/// random nonce; a value is bound to its place, so that it cannot be moved to another key or namespace. Thread-safe.
/// </summary>
internal sealed class ConfigSecrets
{
    private const int KeySize = 32;
    private const int IdSize = 8;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly (byte[] Id, byte[] Key)[] _keys;

    public ConfigSecrets(IOptions<ConfigOptions> options)
        : this(Read(options.Value))
    {
    }

    private ConfigSecrets(IEnumerable<byte[]> keys) => _keys = [.. keys.Select(static key => (SHA256.HashData(key)[..IdSize], key))];

    /// <summary>Whether there is a key to seal with.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>A new data key, sealed with the newest of the silos' keys.</summary>
    /// <exception cref="ConfigSecretException">There is none.</exception>
    public byte[] NewDataKey(string shard, NamespaceName name)
    {
        if (!HasKey)
        {
            throw new ConfigSecretException("The silos have no key to keep secrets with; give them one with Granary:Config:KeyFile.");
        }

        var (id, key) = _keys[0];
        return [.. id, .. Encrypt(key, RandomNumberGenerator.GetBytes(KeySize), PlaceOf(shard, name, key: null))];
    }

    /// <summary>Seals a value with a namespace's data key.</summary>
    public string Seal(byte[] dataKey, string shard, NamespaceName name, string key, string value) =>
        Convert.ToBase64String(Encrypt(OpenKey(dataKey, shard, name), Encoding.UTF8.GetBytes(value), PlaceOf(shard, name, key)));

    /// <summary>Opens what was sealed.</summary>
    /// <exception cref="ConfigSecretException">The silos do not have the key, or it is not what was sealed here.</exception>
    public string Open(byte[]? dataKey, string shard, NamespaceName name, string key, string sealedValue)
    {
        if (dataKey is null)
        {
            throw new ConfigSecretException($"Namespace '{name}' has a secret, and no key for it.");
        }

        return Encoding.UTF8.GetString(
            Decrypt(OpenKey(dataKey, shard, name), Convert.FromBase64String(sealedValue), PlaceOf(shard, name, key), name));
    }

    /// <summary>Opens an item if it is a secret.</summary>
    /// <inheritdoc cref="Open"/>
    public ContentItem Opened(ContentItem item, byte[]? dataKey, string shard, NamespaceName name) => item is { IsSecret: true, Value: { } value }
        ? item with { Value = Open(dataKey, shard, name, item.Key, value) }
        : item;

    private byte[] OpenKey(byte[] dataKey, string shard, NamespaceName name)
    {
        foreach (var (id, key) in _keys)
        {
            if (dataKey.AsSpan(0, IdSize).SequenceEqual(id))
            {
                return Decrypt(key, dataKey[IdSize..], PlaceOf(shard, name, key: null), name);
            }
        }

        throw new ConfigSecretException(
            $"The silos do not have the key {Convert.ToHexStringLower(dataKey.AsSpan(0, IdSize))} that the secrets of namespace '{name}' were sealed with.");
    }

    private static byte[] Encrypt(byte[] key, byte[] plain, byte[] place)
    {
        var result = new byte[NonceSize + TagSize + plain.Length];
        var nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), place);
        return result;
    }

    private static byte[] Decrypt(byte[] key, byte[] bytes, byte[] place, NamespaceName name)
    {
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain, place);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new ConfigSecretException($"A secret of namespace '{name}' is not what was sealed there.", error);
        }

        return plain;
    }

    private static byte[] PlaceOf(string shard, NamespaceName name, string? key) =>
        Encoding.UTF8.GetBytes(key is null ? $"{shard}/{name}" : $"{shard}/{name}/{key}");

    private static IEnumerable<byte[]> Read(ConfigOptions options)
    {
        if (options is { KeyFile: not null, Key: not null })
        {
            throw Invalid("Granary:Config:Key is set, and so is Granary:Config:KeyFile; one of them must go.");
        }

        var lines = options.KeyFile is { } file ? ReadFile(file) : options.Key?.Split(',') ?? [];
        return [.. lines.Select(static line => line.Trim()).Where(static line => line.Length > 0).Select(ReadKey)];
    }

    private static string[] ReadFile(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"Granary:Config:KeyFile cannot be read: {error.Message}");
        }
    }

    private static byte[] ReadKey(string text)
    {
        var key = new byte[KeySize];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeySize
            ? key
            : throw Invalid($"A key of Granary:Config is {KeySize} bytes in base64, as `openssl rand -base64 {KeySize}` makes them; one is not.");
    }

    private static OptionsValidationException Invalid(string failure) => new(nameof(ConfigOptions), typeof(ConfigOptions), [failure]);
}
