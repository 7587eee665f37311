using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Granary.Histories;

/// <summary>
/// Records what one process does, in the order in which it happens, as lines of JSON. Thread-safe. The beginning of an
/// operation reaches the operating system before the operation begins, so that a killed process leaves no deed without a line.
/// </summary>
public sealed class HistoryRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private long _last;

    /// <param name="path">The file to write; one that is there is replaced. Its name without extension is the name of the process.</param>
    public HistoryRecorder(string path)
    {
        // Lines are written whole; a buffer would hold back what was promised to be out.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _json = new Utf8JsonWriter(_line);
    }

    /// <summary>How many operations were begun or noted.</summary>
    public long Count => Interlocked.Read(ref _last);

    /// <summary>Records that an operation begins; to be called right before it does.</summary>
    public HistoryCall Invoke(string kind, string key, long argument = 0, long argument2 = 0)
    {
        var at = Stopwatch.GetTimestamp();
        var number = Interlocked.Increment(ref _last);
        Write(new HistoryLine(number, at, kind, key, A: argument, B: argument2));
        return new HistoryCall(this, number);
    }

    /// <summary>Records what happens at one moment, such as a signal.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="key">To what.</param>
    /// <param name="argument">More about it.</param>
    /// <param name="since">When it began, if it was noticed only at its end.</param>
    public void Note(string kind, string key, long argument = 0, long? since = null)
    {
        var now = Stopwatch.GetTimestamp();
        var number = Interlocked.Increment(ref _last);
        Write(new HistoryLine(number, since ?? now, kind, key, A: argument));
        Write(new HistoryLine(number, now));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _json.Dispose();
            _file.Dispose();
        }
    }

    internal void Write(HistoryLine line)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            _json.Reset();
            JsonSerializer.Serialize(_json, line, HistoryLines.Default.HistoryLine);
            _json.Flush();
            _line.Write("\n"u8);
            _file.Write(_line.WrittenSpan);
        }
    }
}
