namespace Granary.Config;

/// <summary>What a release says, as it is stored.</summary>
/// <param name="Payload">The items, encoded.</param>
/// <param name="Hash">Tells it from others: SHA-256 of the items, in hexadecimal digits.</param>
/// <param name="Keys">How many items there are, those of the public namespace not counted.</param>
/// <param name="Bytes">How many bytes of UTF-8 their keys and values have.</param>
internal sealed record EncodedContent(byte[] Payload, string Hash, int Keys, long Bytes)
{
    /// <summary>The items, where they are still at hand.</summary>
    public ReleaseContent? Decoded { get; init; }
}
