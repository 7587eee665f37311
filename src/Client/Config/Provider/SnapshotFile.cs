using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>
/// The file that keeps the last version: a line with the length and the SHA-256 of what follows, and the view as JSON. A new one is
/// written under another name, flushed and renamed, so that there is the one or the other, whole. Secrets are sealed with AES-256-GCM
/// (NIST SP 800-38D) under a key that is derived by HKDF (RFC 5869).
/// </summary>
internal sealed class SnapshotFile(SourceOptions options, ILogger log)
{
    private const string Head = "granary-config-1";
    private const int HeadMax = 256;
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly string _file = options.SnapshotFile!;
    private readonly byte[]? _key = options.HasSecrets && options.SnapshotKey is { } text
        ? HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), KeySize, salt: null, "granary config snapshot"u8.ToArray())
        : null;

    /// <summary>Reads the file; <see langword="null"/> when there is none, or it cannot be used, which is logged.</summary>
    public ConfigView? Read()
    {
        try
        {
            if (!File.Exists(_file))
            {
                return null;
            }

            var bytes = File.ReadAllBytes(_file);
            var view = ConfigViewReader.Read(Checked(bytes));
            if (view.Cluster != options.Cluster || !view.Namespaces.Select(static one => one.Name).SequenceEqual(options.Namespaces))
            {
                throw new FormatException("It is of another cluster, or of other namespaces.");
            }

            return Transform(view, Open);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or JsonException or CryptographicException)
        {
            ProviderLog.LogFileRefused(log, _file, error.Message);
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(ConfigView view)
    {
        if (_key is null && HasSecrets(view))
        {
            ProviderLog.LogSecretsLeftOut(log, _file);
        }

        var temporary = $"{_file}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            var body = JsonSerializer.SerializeToUtf8Bytes(ConfigViewBody.Of(Transform(view, Seal)), ConfigJson.Relaxed.ConfigViewBody);
            using (var stream = new FileStream(temporary, Options()))
            {
                stream.Write(Encoding.ASCII.GetBytes(HeadOf(body)));
                stream.Write(body);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ProviderLog.LogFileNotWritten(log, error, _file);
        }
    }

    // What is applied may be secret, even where no single value is marked so.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private string HeadOf(ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Place));
        hash.AppendData(body.Span);
        return $"{Head} {body.Length} {Convert.ToHexStringLower(hash.GetHashAndReset())}\n";
    }

    private string Place => $"{options.Application}/{options.Environment}\n";

    private ReadOnlyMemory<byte> Checked(byte[] bytes)
    {
        var end = bytes.AsSpan(0, Math.Min(bytes.Length, HeadMax)).IndexOf((byte)'\n');
        if (end < 0 || !Encoding.ASCII.GetString(bytes, 0, end).StartsWith($"{Head} ", StringComparison.Ordinal))
        {
            throw new FormatException("It is no snapshot of this version.");
        }

        var body = bytes.AsMemory(end + 1);
        return Encoding.ASCII.GetString(bytes, 0, end + 1) == HeadOf(body)
            ? body
            : throw new FormatException("It is damaged, incomplete, or another application's: its checksum does not fit.");
    }

    private static ConfigView Transform(ConfigView view, Func<string, ConfigItem, ConfigItem> change) => !HasSecrets(view) ? view : view with
    {
        Namespaces =
        [
            .. view.Namespaces.Select(one => one with
            {
                Items = [.. one.Items.Select(item => item is { IsSecret: true, Value: not null } ? change(one.Name, item) : item)],
            }),
        ],
    };

    private static bool HasSecrets(ConfigView view) => view.Namespaces.Any(static one => one.Items.Any(static item => item is { IsSecret: true, Value: not null }));

    private ConfigItem Seal(string name, ConfigItem item)
    {
        if (_key is null)
        {
            return item with { Value = null };
        }

        var plain = Encoding.UTF8.GetBytes(item.Value!);
        var bytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            bytes.AsSpan(0, NonceSize), plain, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes($"{Place}{name}\n{item.Key}"));
        return item with { Value = Convert.ToBase64String(bytes) };
    }

    private ConfigItem Open(string name, ConfigItem item)
    {
        if (_key is null)
        {
            throw new FormatException("It has secrets, and there is neither a SnapshotKey nor a Token to open them with.");
        }

        var bytes = Convert.FromBase64String(item.Value!);
        if (bytes.Length < NonceSize + TagSize)
        {
            throw new FormatException("A secret in it is damaged.");
        }

        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        try
        {
            aes.Decrypt(
                bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain,
                Encoding.UTF8.GetBytes($"{Place}{name}\n{item.Key}"));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new FormatException("Its secrets were sealed with another SnapshotKey or Token.");
        }

        return item with { Value = Encoding.UTF8.GetString(plain) };
    }
}
