namespace Granary.Histories;

/// <summary>
/// The invocations and returns of a history in the order of time, and for each step a slot of its own while it is open: the low slots
/// serve steps that return, one after the other, and every undecided step has one of the high ones for ever. Where two events have the
/// same time, invocations come first: the steps then overlap, which is the milder reading.
/// </summary>
internal sealed class HistoryTimeline<TStep>
{
    private readonly int[] _slots;
    private readonly List<List<(int From, int To, int Step)>> _openings = [];

    public HistoryTimeline(IReadOnlyList<TimedStep<TStep>> steps)
    {
        Steps = steps;
        _slots = new int[steps.Count];
        Events =
        [
            .. Enumerable.Range(0, steps.Count).Select(step => (Step: step, IsReturn: false))
                .Concat(Enumerable.Range(0, steps.Count).Where(step => steps[step].Returned is not null).Select(step => (Step: step, IsReturn: true)))
                .OrderBy(at => at.IsReturn ? steps[at.Step].Returned!.Value : steps[at.Step].Invoked)
                .ThenBy(static at => at.IsReturn),
        ];
        AssignSlots();
    }

    public IReadOnlyList<TimedStep<TStep>> Steps { get; }

    public IReadOnlyList<(int Step, bool IsReturn)> Events { get; }

    /// <summary>How many slots there are.</summary>
    public int SlotCount => _openings.Count;

    /// <summary>How many of them, the low ones, serve steps that return.</summary>
    public int DecidedSlotCount { get; private set; }

    public int SlotOf(int step) => _slots[step];

    /// <summary>The step that is open in the slot at an event, or null.</summary>
    public int? OpenStep(int slot, int at)
    {
        var openings = _openings[slot];
        var (low, high) = (0, openings.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (from, to, step) = openings[middle];
            if (at < from)
            {
                high = middle - 1;
            }
            else if (at > to)
            {
                low = middle + 1;
            }
            else
            {
                return step;
            }
        }

        return null;
    }

    private void AssignSlots()
    {
        var free = new PriorityQueue<int, int>();
        var undecided = new List<(int From, int To, int Step)>();
        for (var at = 0; at < Events.Count; at++)
        {
            var (step, isReturn) = Events[at];
            if (isReturn)
            {
                var closed = _openings[_slots[step]];
                closed[^1] = closed[^1] with { To = at };
                free.Enqueue(_slots[step], _slots[step]);
            }
            else if (Steps[step].Returned is null)
            {
                undecided.Add((at, int.MaxValue, step));
            }
            else
            {
                Open(step, at, free);
            }
        }

        DecidedSlotCount = _openings.Count;
        foreach (var opening in undecided)
        {
            _slots[opening.Step] = _openings.Count;
            _openings.Add([opening]);
        }
    }

    private void Open(int step, int at, PriorityQueue<int, int> free)
    {
        if (!free.TryDequeue(out var slot, out _))
        {
            slot = _openings.Count;
            _openings.Add([]);
        }

        _slots[step] = slot;
        _openings[slot].Add((at, int.MaxValue, step));
    }
}
