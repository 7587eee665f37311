namespace Granary.Web;

/// <summary>A file of the console.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">As it is.</param>
/// <param name="Compressed">Compressed with Brotli.</param>
/// <param name="Hash">Of the content; a new content is a new address.</param>
internal sealed record ConsoleAsset(string ContentType, byte[] Content, byte[] Compressed, string Hash);
