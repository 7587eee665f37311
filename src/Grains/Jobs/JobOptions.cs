using System.ComponentModel.DataAnnotations;

namespace Granary.Jobs;

/// <summary>The settings of the Jobs block in a silo.</summary>
public sealed class JobOptions
{
    /// <summary>How many jobs of queues that the silo runs itself may run in it at once: 1 to 100 000. Default: 256.</summary>
    [Range(1, 100_000)]
    public int RunningMax { get; set; } = 256;

    /// <summary>
    /// How long a shard that moves waits for the jobs that it runs in this silo; those that take longer are told to stop, and are run again
    /// by the next owner: 0 s to 25 s. Default: 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:25")]
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the reminder wakes a shard that has jobs to come.</summary>
    internal TimeSpan WakeUpEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a shard looks for finished and dead jobs that have been kept for long enough.</summary>
    internal TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(30);
}
