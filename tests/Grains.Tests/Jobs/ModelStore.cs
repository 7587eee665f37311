namespace Granary.Jobs;

/// <summary>The tables of a model: what a store holds after the changes that were committed.</summary>
internal sealed class ModelStore
{
    public Dictionary<string, QueueRow> Queues { get; } = [];

    public Dictionary<JobId, JobRow> Jobs { get; } = [];

    public Dictionary<JobId, LeaseRow> Leases { get; } = [];

    public Dictionary<JobId, EndedRow> Ended { get; } = [];

    public Dictionary<JobId, DeadRow> Dead { get; } = [];

    public Dictionary<(string Queue, string Key), (JobId Job, DateTimeOffset? FreeAt)> Keys { get; } = [];

    public IReadOnlyList<NotedRun> Noted { get; private set; } = [];

    /// <summary>Carries a change out, as the SQL does.</summary>
    public void Apply(JobChange change)
    {
        switch (change)
        {
            case JobChange.PutJob put when !put.NeedsKey || Keys[(put.Row.Queue, put.Row.Key!)].Job == put.Row.Id:
                Assert.False(put.Row.Payload is null && !Jobs.ContainsKey(put.Row.Id), "a row without a payload is durable already");
                Jobs[put.Row.Id] = put.Row.Payload is null ? put.Row with { Payload = Jobs[put.Row.Id].Payload } : put.Row;
                break;
            case JobChange.PutJob:
                break;
            case JobChange.DeleteJob delete:
                Jobs.Remove(delete.Job);
                break;
            case JobChange.PutLease put:
                Leases[put.Row.Job] = put.Row;
                break;
            case JobChange.DeleteLease delete:
                Leases.Remove(delete.Job);
                break;
            case JobChange.PutEnded put:
                Ended.Add(put.Row.Id, put.Row);
                break;
            case JobChange.Bury bury:
                Assert.True(Jobs.Remove(bury.Row.Job.Id, out var buried), "what dies was there");
                Dead.Add(bury.Row.Job.Id, bury.Row with { Job = bury.Row.Job with { Payload = buried.Payload } });
                break;
            case JobChange.DeleteDead delete:
                Dead.Remove(delete.Job);
                break;
            case JobChange.TakeKey take:
                if (!Keys.TryGetValue((take.Queue, take.Key), out var holder) || holder.FreeAt <= take.Now)
                {
                    Keys[(take.Queue, take.Key)] = (take.Job, null);
                }

                break;
            case JobChange.FreeKey free:
                if (Keys.TryGetValue((free.Queue, free.Key), out var held) && held.Job == free.Job)
                {
                    if (free.At is null)
                    {
                        Keys.Remove((free.Queue, free.Key));
                    }
                    else
                    {
                        Keys[(free.Queue, free.Key)] = (free.Job, free.At);
                    }
                }

                break;
            case JobChange.PutQueue put:
                Queues[put.Row.Definition.Name] = put.Row;
                break;
            case JobChange.DeleteQueue delete:
                Queues.Remove(delete.Queue);
                break;
            case JobChange.Note note:
                Noted = note.Runs;
                break;
            default:
                throw new InvalidOperationException($"There is no table for {change.GetType().Name}.");
        }
    }

    /// <summary>What a shard finds when it is claimed.</summary>
    public JobSlice Slice() => new(
        [.. Queues.Values],
        Jobs.Values.GroupBy(static job => job.Queue).ToDictionary(static group => group.Key, static group => (long)group.Count()),
        [.. Leases.Values.Select(lease => (lease, Lean(Jobs[lease.Job])))],
        [.. Noted.Where(run => Jobs.ContainsKey(run.Job)).Select(run => (run, Lean(Jobs[run.Job])))],
        [.. Jobs.Values.Where(job => job is { Group: not null, Failures: > 0 } && !Leases.ContainsKey(job.Id)).Select(Lean)]);

    /// <summary>A page of a queue.</summary>
    public IReadOnlyList<JobRow> Page(WindowPlan plan) =>
    [
        .. Jobs.Values
            .Where(job => job.Queue == plan.Queue && job.Due < plan.Until && new JobPosition(job.Due, job.Id).CompareTo(plan.After) > 0)
            .OrderBy(static job => new JobPosition(job.Due, job.Id))
            .Take(plan.Limit)
            .Select(Lean),
    ];

    /// <summary>What is known of jobs that are not in memory.</summary>
    public JobFinds Find(IReadOnlyCollection<JobId> jobs) => new(
        Jobs.Where(pair => jobs.Contains(pair.Key)).ToDictionary(),
        Dead.Where(pair => jobs.Contains(pair.Key)).ToDictionary(),
        Ended.Where(pair => jobs.Contains(pair.Key)).ToDictionary());

    private static JobRow Lean(JobRow row) => row with { Payload = null };
}
