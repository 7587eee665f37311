namespace Granary.Ids;

/// <summary>An id file in memory: its numbers in one array, and where the lines between them stood.</summary>
internal sealed class IdFile(
    string path,
    IdFileHeader? header,
    ReadOnlyMemory<long> values,
    IReadOnlyList<IdFileMark> marks,
    IReadOnlyList<IdFileBadLine> badLines,
    int? tornLine)
{
    public string Path { get; } = path;

    public IdFileHeader? Header { get; } = header;

    /// <summary>The numbers, in the file's order.</summary>
    public ReadOnlyMemory<long> Values { get; } = values;

    /// <summary>Lines that are no numbers, in order: times, remarks, and what could not be read.</summary>
    public IReadOnlyList<IdFileMark> Marks { get; } = marks;

    /// <summary>Lines that are neither a number nor a remark.</summary>
    public IReadOnlyList<IdFileBadLine> BadLines { get; } = badLines;

    /// <summary>The last line, if it has no end; what stands there is not looked at.</summary>
    public int? TornLine { get; } = tornLine;

    /// <summary>The line, counted from 1, on which the number at <paramref name="index"/> stands.</summary>
    public int LineOf(int index)
    {
        var (low, high) = (0, Marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Marks[middle].Index <= index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return index + low + 1;
    }
}
