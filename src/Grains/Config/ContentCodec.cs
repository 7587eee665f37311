using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Granary.Config;

/// <summary>Releases as bytes: JSON, compressed where that pays. The first byte says which.</summary>
internal static class ContentCodec
{
    private const byte Plain = 0;
    private const byte Compressed = 1;
    private const int CompressFrom = 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Encodes a content.</summary>
    public static EncodedContent Encode(ReleaseContent content)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(content, Options);
        using var payload = new MemoryStream(json.Length + 1);
        if (json.Length < CompressFrom)
        {
            payload.WriteByte(Plain);
            payload.Write(json);
        }
        else
        {
            payload.WriteByte(Compressed);
            using var brotli = new BrotliStream(payload, CompressionLevel.Fastest, leaveOpen: true);
            brotli.Write(json);
        }

        return new EncodedContent(payload.ToArray(), Convert.ToHexStringLower(SHA256.HashData(json)), content.Items.Length, content.Bytes)
        {
            Decoded = content,
        };
    }

    /// <summary>Decodes a content.</summary>
    public static ReleaseContent Decode(byte[] payload)
    {
        using var stream = new MemoryStream(payload, 1, payload.Length - 1, writable: false);
        if (payload[0] == Plain)
        {
            return Read(stream);
        }

        using var brotli = new BrotliStream(stream, CompressionMode.Decompress);
        return Read(brotli);
    }

    private static ReleaseContent Read(Stream json) => JsonSerializer.Deserialize<ReleaseContent>(json, Options)
        ?? throw new InvalidDataException("A stored release is empty.");
}
