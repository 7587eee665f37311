namespace Granary.Ids;

/// <summary>Finds the times noted around a number, asked in the file's order.</summary>
internal sealed class NotedTimes
{
    private readonly IdFileMark[] _times;
    private int _next;
    private long _after = long.MinValue;
    private long _before = long.MaxValue;
    private int _until = -1;

    public NotedTimes(IReadOnlyList<IdFileMark> marks) => _times = [.. marks.Where(static mark => mark.At is not null)];

    /// <summary>The last time noted above the number and the first noted below it; the least and the greatest long where there is none.</summary>
    public (long After, long Before) Around(int index)
    {
        if (index >= _until)
        {
            while (_next < _times.Length && _times[_next].Index <= index)
            {
                _after = _times[_next++].At!.Value;
            }

            (_before, _until) = _next < _times.Length ? (_times[_next].At!.Value, _times[_next].Index) : (long.MaxValue, int.MaxValue);
        }

        return (_after, _before);
    }
}
