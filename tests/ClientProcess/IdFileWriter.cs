using System.Buffers.Text;
using System.Text;

namespace Granary;

/// <summary>
/// Writes ids one a line. The head is <c># granary ids …</c>; before each batch stands <c># at MS</c>, the wall clock in Unix
/// milliseconds before the batch was drawn. A batch reaches the operating system whole before the next one is drawn, so that a
/// killed process leaves at most one line without its end.
/// </summary>
internal sealed class IdFileWriter : IDisposable
{
    private const int LineLengthMax = 21;

    private readonly FileStream _file;

    public IdFileWriter(string path, string description)
    {
        // The batches are the buffer; another one would hold back what was promised to be out.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.Write(Encoding.ASCII.GetBytes($"# granary ids {description}\n"));
    }

    public void Write(DateTimeOffset at, ReadOnlySpan<long> batch)
    {
        var remark = Encoding.ASCII.GetBytes($"# at {at.ToUnixTimeMilliseconds()}\n");
        var text = new byte[remark.Length + (batch.Length * LineLengthMax)];
        remark.CopyTo(text, 0);
        var length = remark.Length;
        foreach (var id in batch)
        {
            Utf8Formatter.TryFormat(id, text.AsSpan(length), out var written);
            length += written;
            text[length++] = (byte)'\n';
        }

        _file.Write(text, 0, length);
    }

    public void Dispose() => _file.Dispose();
}
