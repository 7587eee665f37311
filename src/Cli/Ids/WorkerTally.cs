namespace Granary.Ids;

/// <summary>What one worker contributed to a file.</summary>
internal sealed class WorkerTally(int datacenter, int worker)
{
    public int Datacenter { get; } = datacenter;

    public int Worker { get; } = worker;

    public long Count { get; set; }

    /// <summary>Its id that was seen last.</summary>
    public long LastId { get; set; } = -1;
}
