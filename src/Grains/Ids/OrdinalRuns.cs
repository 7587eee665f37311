using System.Globalization;

namespace Granary.Ids;

/// <summary>A bounded set of ordinals as runs in growing order, none touching the next.</summary>
internal sealed class OrdinalRuns
{
    private readonly List<OrdinalRun> _runs = [];

    public int Count => _runs.Count;

    /// <summary>The lowest run.</summary>
    public OrdinalRun First => _runs[0];

    /// <summary>Adds a run that is not in the set, unless there is no room for one more; says whether it did.</summary>
    public bool TryAdd(OrdinalRun run)
    {
        var at = _runs.FindIndex(other => other.First >= run.End);
        at = at < 0 ? _runs.Count : at;
        if (at < _runs.Count && _runs[at].First == run.End)
        {
            run = run with { End = _runs[at].End };
            _runs.RemoveAt(at);
        }

        if (at > 0 && _runs[at - 1].End == run.First)
        {
            _runs[at - 1] = run with { First = _runs[at - 1].First };
            return true;
        }

        if (_runs.Count >= IdLimits.ReturnedRunsMax)
        {
            return false;
        }

        _runs.Insert(at, run);
        return true;
    }

    /// <summary>
    /// Takes up to <paramref name="count"/> ordinals from the start of the lowest run that begins at
    /// <paramref name="least"/> or later.
    /// </summary>
    public OrdinalRun? Take(long least, int count)
    {
        var at = _runs.FindIndex(run => run.First >= least);
        if (at < 0)
        {
            return null;
        }

        var taken = _runs[at] with { End = Math.Min(_runs[at].End, _runs[at].First + count) };
        _runs[at] = _runs[at] with { First = taken.End };
        if (_runs[at].Count == 0)
        {
            _runs.RemoveAt(at);
        }

        return taken;
    }

    /// <summary>
    /// Takes away the run that ends at <paramref name="end"/> and returns where it began; <paramref name="end"/> when
    /// there is none.
    /// </summary>
    public long TakeEndingAt(long end)
    {
        if (_runs.Count == 0 || _runs[^1].End != end)
        {
            return end;
        }

        var first = _runs[^1].First;
        _runs.RemoveAt(_runs.Count - 1);
        return first;
    }

    /// <summary>The runs as <c>first+count</c>, parted by commas.</summary>
    public override string ToString() =>
        string.Join(',', _runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.First}+{run.Count}")));

    /// <summary>Adds the runs of a text that <see cref="ToString"/> wrote.</summary>
    public void Add(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var plus = part.IndexOf('+', StringComparison.Ordinal);
            var first = long.Parse(part.AsSpan(0, plus), CultureInfo.InvariantCulture);
            var count = long.Parse(part.AsSpan(plus + 1), CultureInfo.InvariantCulture);
            TryAdd(new OrdinalRun(first, checked(first + count)));
        }
    }
}
