using System.Globalization;
using System.Text;

namespace Granary.Processes;

/// <summary>Reads the files that <see cref="ClientProcess"/> writes.</summary>
public static class IdFile
{
    /// <summary>
    /// The ids in the order they were drawn in. Lines that begin with '#' are remarks. A last line without its end is left
    /// out: the process was killed while it wrote, and half an id could look like another one.
    /// </summary>
    public static IEnumerable<long> Read(string path)
    {
        // The writer may still be at work.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        var line = new StringBuilder();
        while (file.ReadByte() is var next and >= 0)
        {
            if (next != '\n')
            {
                line.Append((char)next);
                continue;
            }

            var text = line.ToString();
            line.Clear();
            if (!text.StartsWith('#'))
            {
                yield return long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
    }
}
