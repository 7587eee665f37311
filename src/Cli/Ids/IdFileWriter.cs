using System.Globalization;
using System.Text;

namespace Granary.Ids;

/// <summary>Writes an id file: the header, then batches of lines between the times at which they were asked for.</summary>
internal sealed class IdFileWriter : IAsyncDisposable
{
    private const int BufferSize = 1 << 18;

    private readonly FileStream _stream;

    public IdFileWriter(string path, IdFileHeader header)
    {
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
        WriteText($"{header}\n");
    }

    /// <summary>Notes the time: all numbers above were made before it, all below are asked for after it.</summary>
    public void WriteTime(DateTimeOffset now) =>
        WriteText(string.Create(CultureInfo.InvariantCulture, $"# at {now.ToUnixTimeMilliseconds()}\n"));

    /// <summary>Appends lines, each ended by a line feed.</summary>
    public ValueTask WriteLinesAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) =>
        _stream.WriteAsync(lines, cancellationToken);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private void WriteText(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
