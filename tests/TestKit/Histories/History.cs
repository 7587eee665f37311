using System.Text.Json;

namespace Granary.Histories;

/// <summary>Reads what <see cref="HistoryRecorder"/> wrote.</summary>
public static class History
{
    /// <summary>
    /// The operations of all files, in the order in which they began. A last line without its end is left out: its process was
    /// killed while it wrote. An operation without an answer is undecided.
    /// </summary>
    public static IReadOnlyList<HistoryOperation> Read(IEnumerable<string> paths) =>
        [.. paths.SelectMany(ReadFile).OrderBy(static operation => operation.Invoked)];

    private static IEnumerable<HistoryOperation> ReadFile(string path)
    {
        var process = Path.GetFileNameWithoutExtension(path);
        var operations = new Dictionary<long, HistoryOperation>();
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in ReadLines(path))
        {
            var line = JsonSerializer.Deserialize(text, HistoryLines.Default.HistoryLine);
            if (line.Kind is { } kind)
            {
                operations[line.Number] = new HistoryOperation
                {
                    Process = process,
                    Kind = Once(kind),
                    Key = Once(line.Key!),
                    Argument = line.A,
                    Argument2 = line.B,
                    Invoked = line.At,
                };
            }
            else if (line.Problem is null)
            {
                operations[line.Number] = operations[line.Number] with
                {
                    Returned = line.At,
                    Outcome = line.Outcome is { } outcome ? Once(outcome) : "",
                    Value = line.A,
                    Value2 = line.B,
                };
            }
        }

        return operations.Values;

        // The same few words come a million times.
        string Once(string word) => words.TryGetValue(word, out var known) ? known : words[word] = word;
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        // The writer may still be at work.
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16));
        while (file.ReadLine() is { } line)
        {
            // Every line is a whole object; what does not end like one was cut off.
            if (line.EndsWith('}'))
            {
                yield return line;
            }
        }
    }
}
