using System.Text;

namespace Granary.Processes;

/// <summary>The lines that a process has written, the newest 20,000 of them; thread-safe.</summary>
public sealed class ProcessOutput
{
    private const int LinesMax = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<(bool IsError, string Text)> _lines = new();
    private readonly List<(string Text, TaskCompletionSource<string> Written)> _awaited = [];

    public string StandardOutput => Join(line => !line.IsError);

    public string StandardError => Join(line => line.IsError);

    /// <summary>Both streams, in the order of arrival.</summary>
    public override string ToString() => Join(_ => true);

    /// <summary>Completes with the first line that contains the text, on either stream; one that was written before counts.</summary>
    public Task<string> WhenWritten(string text)
    {
        lock (_lock)
        {
            if (_lines.FirstOrDefault(line => line.Text.Contains(text, StringComparison.Ordinal)).Text is { } line)
            {
                return Task.FromResult(line);
            }

            var written = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, written));
            return written.Task;
        }
    }

    /// <summary>The newest line that starts with the text; null when there is none.</summary>
    public string? LastWritten(string text)
    {
        lock (_lock)
        {
            return _lines.LastOrDefault(line => line.Text.StartsWith(text, StringComparison.Ordinal)).Text;
        }
    }

    internal async Task ReadAsync(TextReader reader, bool isError)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Add(line, isError);
        }
    }

    private void Add(string line, bool isError)
    {
        lock (_lock)
        {
            _lines.Enqueue((isError, line));
            if (_lines.Count > LinesMax)
            {
                _lines.Dequeue();
            }

            foreach (var (_, written) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                written.TrySetResult(line);
            }

            _awaited.RemoveAll(awaited => awaited.Written.Task.IsCompleted);
        }
    }

    private string Join(Func<(bool IsError, string Text), bool> wanted)
    {
        lock (_lock)
        {
            return _lines.Where(wanted).Aggregate(new StringBuilder(), (text, line) => text.AppendLine(line.Text)).ToString();
        }
    }
}
