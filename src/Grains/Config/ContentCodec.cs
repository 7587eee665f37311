using System.IO.Compression;
using System.Security.Cryptography;
using Granary.Ledger;

namespace Granary.Config;

/// <summary>Releases as bytes: JSON, compressed where that pays. The first byte says which.</summary>
internal static class ContentCodec
{
    private const byte Plain = 0;
    private const byte Compressed = 1;
    private const int CompressFrom = 1024;

    /// <summary>Encodes a content.</summary>
    public static EncodedContent Encode(ReleaseContent content)
    {
        var json = StoredJson.BytesOf(content);
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
            return StoredJson.Read<ReleaseContent>(stream);
        }

        using var brotli = new BrotliStream(stream, CompressionMode.Decompress);
        return StoredJson.Read<ReleaseContent>(brotli);
    }
}
