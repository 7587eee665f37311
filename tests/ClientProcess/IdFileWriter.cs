using System.Buffers.Text;
using System.Text;

namespace Granary;

/// <summary>
/// Writes ids one a line, as <c>granary ids verify</c> reads them. The head is <c># granary ids …</c>; <c># at MS</c>, the wall
/// clock in Unix milliseconds, says that all ids above were drawn before and all below after. A batch reaches the operating
/// system whole before the next one is drawn, so that a killed process leaves at most one line without its end.
/// </summary>
internal sealed class IdFileWriter : IDisposable
{
    private const int LineLengthMax = 21;

    private readonly FileStream _file;
    private byte[] _text = [];

    public IdFileWriter(string path, string description)
    {
        // The batches are the buffer; another one would hold back what was promised to be out.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.Write(Encoding.ASCII.GetBytes($"# granary ids {description}\n"));
    }

    public void WriteTime(DateTimeOffset now) => _file.Write(Encoding.ASCII.GetBytes($"# at {now.ToUnixTimeMilliseconds()}\n"));

    public void Write(ReadOnlySpan<long> batch)
    {
        if (_text.Length < batch.Length * LineLengthMax)
        {
            _text = new byte[batch.Length * LineLengthMax];
        }

        var length = 0;
        foreach (var id in batch)
        {
            Utf8Formatter.TryFormat(id, _text.AsSpan(length), out var written);
            length += written;
            _text[length++] = (byte)'\n';
        }

        _file.Write(_text, 0, length);
    }

    public void Dispose() => _file.Dispose();
}
