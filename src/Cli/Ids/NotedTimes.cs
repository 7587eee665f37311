namespace Granary.Ids;

/// <summary>Finds the times noted around a number, asked in the file's order.</summary>
internal sealed class NotedTimes
{
    private readonly IdFileMark[] _times;
    private int _next;
    private long? _after;
    private long? _before;
    private int _until = -1;

    public NotedTimes(IReadOnlyList<IdFileMark> marks) => _times = [.. marks.Where(static mark => mark.At is not null)];

    /// <summary>The last time noted above the number and the first noted below it, if there are any.</summary>
    public (long? After, long? Before) Around(int index)
    {
        if (index >= _until)
        {
            while (_next < _times.Length && _times[_next].Index <= index)
            {
                _after = _times[_next++].At;
            }

            (_before, _until) = _next < _times.Length ? (_times[_next].At, _times[_next].Index) : (null, int.MaxValue);
        }

        return (_after, _before);
    }
}
