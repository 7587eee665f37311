namespace Granary.Jobs;

/// <summary>The fetches that wait at a shard for something to do, by queue, the one that waits longest first. Thread-safe.</summary>
internal sealed class JobPolls
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<JobPoll>> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, JobPoll> _byId = [];
    private bool _isOver;

    /// <summary>Has a fetch wait; an older one of the same worker's line ends.</summary>
    public JobPoll Add(JobFetch fetch)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(fetch.Poll, out var older))
            {
                Leave(older);
                older.End();
            }

            var poll = new JobPoll(fetch);
            if (_isOver)
            {
                poll.End();
                return poll;
            }

            if (!_waiting.TryGetValue(fetch.Queue, out var line))
            {
                _waiting.Add(fetch.Queue, line = new LinkedList<JobPoll>());
            }

            poll.Node = line.AddLast(poll);
            _byId[fetch.Poll] = poll;
            return poll;
        }
    }

    /// <summary>A fetch waits no longer.</summary>
    public void Remove(JobPoll poll)
    {
        lock (_gate)
        {
            Leave(poll);
        }
    }

    /// <summary>The fetches of a queue that wait.</summary>
    public IReadOnlyList<JobPoll> Of(string queue)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(queue, out var line) ? [.. line] : [];
        }
    }

    /// <summary>Ends all; whoever comes later ends at once.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var poll in _byId.Values)
            {
                poll.End();
            }

            _byId.Clear();
            _waiting.Clear();
        }
    }

    private void Leave(JobPoll poll)
    {
        if (poll.Node?.List is { } line)
        {
            line.Remove(poll.Node);
            if (line.Count == 0)
            {
                _waiting.Remove(poll.Fetch.Queue);
            }
        }

        if (_byId.GetValueOrDefault(poll.Fetch.Poll) == poll)
        {
            _byId.Remove(poll.Fetch.Poll);
        }
    }
}
