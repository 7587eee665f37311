namespace Granary.Jobs;

/// <summary>The jobs of one handler in one queue that can be run at once: by priority, and in the order in which they became ready.</summary>
internal sealed class ReadyLine
{
    private readonly Queue<Place>?[] _byPriority = new Queue<Place>?[JobLimits.PriorityMax + 1];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The jobs, in no order.</summary>
    public IEnumerable<JobEntry> Entries =>
        _byPriority.OfType<Queue<Place>>().SelectMany(static line => line).Where(static place => place.IsCurrent).Select(static place => place.Entry);

    /// <summary>Puts a job at the end of those of its priority.</summary>
    /// <param name="entry">The job.</param>
    /// <param name="order">Grows from job to job.</param>
    public void Add(JobEntry entry, long order)
    {
        (_byPriority[entry.Row.Priority] ??= new Queue<Place>()).Enqueue(new Place(entry, entry.Stamp, order));
        Count++;
    }

    /// <summary>Takes note that a job left otherwise than by <see cref="Take"/>.</summary>
    public void Left() => Count--;

    /// <summary>The first, and its order; it stays.</summary>
    public (JobEntry Entry, long Order)? Peek()
    {
        for (var priority = JobLimits.PriorityMax; priority >= JobLimits.PriorityMin; priority--)
        {
            var line = _byPriority[priority];
            while (line is not null && line.TryPeek(out var place))
            {
                if (place.IsCurrent)
                {
                    return (place.Entry, place.Order);
                }

                line.Dequeue();
            }
        }

        return null;
    }

    /// <summary>Takes the first out.</summary>
    public void Take(JobEntry first)
    {
        _byPriority[first.Row.Priority]!.Dequeue();
        Count--;
    }

    private readonly record struct Place(JobEntry Entry, int Stamp, long Order)
    {
        public bool IsCurrent => Entry.Stamp == Stamp;
    }
}
