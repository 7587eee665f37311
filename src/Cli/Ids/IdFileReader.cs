using System.Globalization;
using System.Text;

namespace Granary.Ids;

/// <summary>Reads id files: tens of millions of lines in a second or two, without an object per line.</summary>
internal static class IdFileReader
{
    private const int BufferSize = 1 << 20;

    /// <summary>The longest line that is kept; longer ones are no ids and no headers.</summary>
    private const int LineLengthMax = 4096;

    /// <summary>The length of a UUID, the longest text of an id.</summary>
    private const int WideLengthMax = 36;

    /// <summary>How many lines that cannot be read are remembered; a file with more of them is another kind of file.</summary>
    private const int BadLinesMax = 100;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onBytes">Called now and then with how many bytes more were read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FormatException">The header cannot be read.</exception>
    public static IdFile Read(string path, Action<long>? onBytes = null, CancellationToken cancellationToken = default)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        var reading = new Reading(path, stream.Length);
        var buffer = new byte[BufferSize];
        var kept = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, kept, buffer.Length - kept);
            if (read == 0)
            {
                break;
            }

            onBytes?.Invoke(read);
            var block = buffer.AsSpan(0, kept + read);
            var used = reading.TakeLines(block);
            kept = block.Length - used;
            if (kept > LineLengthMax)
            {
                reading.TakeLine(block[used..(used + LineLengthMax)]);
                throw new FormatException($"line {reading.LineNumber} is longer than {LineLengthMax} bytes; {path} is no id file");
            }

            block[used..].CopyTo(buffer);
        }

        if (kept > 0)
        {
            reading.TakeTornLine();
        }

        return reading.ToFile();
    }

    private sealed class Reading(string path, long length)
    {
        private readonly List<IdFileMark> _marks = [];
        private readonly List<IdFileBadLine> _badLines = [];
        private int? _tornLine;
        private long[] _values = new long[Math.Max(1024, length / 19)];
        private int _count;
        private IdFileHeader? _header;
        private WideIdLayout? _wide;

        public int LineNumber => _count + _marks.Count;

        public IdFile ToFile() => new(path, _header, _values.AsMemory(0, _count), _marks, _badLines, _tornLine);

        /// <summary>Takes all whole lines of <paramref name="block"/> and says how many bytes they were.</summary>
        public int TakeLines(ReadOnlySpan<byte> block)
        {
            var used = 0;
            while (true)
            {
                // A plain loop over the digits: searching the line's end first would touch every byte twice.
                var value = 0L;
                var at = used;
                while (at < block.Length && (uint)(block[at] - '0') is var digit and <= 9)
                {
                    value = (value * 10) + digit;
                    at++;
                }

                if (at == block.Length)
                {
                    return used;
                }

                // Nineteen digits overflow into the sign at worst; that, longer numbers and all else take the careful way.
                if (block[at] == '\n' && at - used is > 0 and <= 19 && value >= 0)
                {
                    Add(value);
                    used = at + 1;
                    continue;
                }

                var end = block[used..].IndexOf((byte)'\n');
                if (end < 0)
                {
                    return used;
                }

                TakeLine(block.Slice(used, end));
                used += end + 1;
            }
        }

        public void TakeLine(ReadOnlySpan<byte> line)
        {
            line = line.TrimEnd((byte)'\r');
            if (_wide is not null && TryTakeWide(line))
            {
                return;
            }

            if (long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                Add(value);
                return;
            }

            if (line.StartsWith("# at "u8) && long.TryParse(line[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                _marks.Add(new IdFileMark(_count, at));
                return;
            }

            _marks.Add(new IdFileMark(_count, null));
            if (line.StartsWith("#"u8))
            {
                TakeHeader(Encoding.UTF8.GetString(line));
            }
            else if (!line.IsEmpty && _badLines.Count < BadLinesMax)
            {
                _badLines.Add(new IdFileBadLine(LineNumber, Encoding.UTF8.GetString(line[..Math.Min(line.Length, 60)])));
            }
        }

        private void TakeHeader(string line)
        {
            _header ??= IdFileHeader.Parse(line);
            if (_header is { Layout: { } layout } && WideIdForm.IsAny(_header.Form))
            {
                _wide ??= new WideIdLayout(layout);
            }
        }

        /// <summary>Takes the snowflake id that a UUID or ULID stands for: two of them differ only if these do.</summary>
        private bool TryTakeWide(ReadOnlySpan<byte> line)
        {
            Span<char> text = stackalloc char[WideLengthMax];
            if (line.Length > text.Length || !_wide!.TryRead(text[..Encoding.ASCII.GetChars(line, text)], out var id))
            {
                return false;
            }

            Add(id);
            return true;
        }

        // A killed writer leaves a line without its end, which may be half a number.
        public void TakeTornLine() => _tornLine = LineNumber + 1;

        private void Add(long value)
        {
            if (_count == _values.Length)
            {
                Array.Resize(ref _values, checked(_count * 2));
            }

            _values[_count++] = value;
        }
    }
}
