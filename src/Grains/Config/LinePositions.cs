using System.Text;

namespace Granary.Config;

/// <summary>Lines and columns of places in a text of UTF-8.</summary>
internal sealed class LinePositions
{
    private readonly byte[] _text;
    private readonly List<int> _starts = [0];

    public LinePositions(byte[] text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The line and column, from 1 on, of a byte.</summary>
    public (long Line, long Column) Of(long index)
    {
        var found = _starts.BinarySearch((int)index);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, ColumnOf(line, (int)index - _starts[line]));
    }

    /// <summary>The column, from 1 on, of a byte of a line that is counted from 0: characters, as an editor counts them.</summary>
    public long ColumnOf(int line, int octet)
    {
        var start = _starts[Math.Min(line, _starts.Count - 1)];
        return Encoding.UTF8.GetCharCount(_text, start, Math.Min(octet, _text.Length - start)) + 1;
    }
}
