using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>A queue as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Mode">running, paused or draining.</param>
/// <param name="Reason">Why it is paused or draining, in the words of who did it.</param>
/// <param name="Pending">How many jobs wait or run.</param>
/// <param name="Ready">How many of them, in memory, could be run.</param>
/// <param name="Running">How many run.</param>
/// <param name="Parked">How many of the ready ones nobody can run that asked lately.</param>
/// <param name="OldestDue">Since when the one that waits longest is due.</param>
/// <param name="LastMinute">What it did in the last minute.</param>
internal sealed record QueueBody(
    string Name,
    QueueSettingsBody Settings,
    QueueMode Mode,
    string? Reason,
    long? Pending,
    long Ready,
    long Running,
    long Parked,
    DateTimeOffset? OldestDue,
    QueueBody.Rates LastMinute)
{
    public static QueueBody Of(QueueInfo queue) => new(
        queue.Definition.Name,
        QueueSettingsBody.Of(queue.Definition),
        queue.Mode,
        queue.Reason,
        queue.Pending,
        queue.Ready,
        queue.Running,
        queue.Parked,
        queue.OldestDue,
        Rates.Of(queue.Rates));

    /// <summary>Numbers a second, and how late jobs were started.</summary>
    /// <param name="Enqueued">Jobs taken in.</param>
    /// <param name="Started">Attempts started.</param>
    /// <param name="Succeeded">Jobs that succeeded.</param>
    /// <param name="Failed">Attempts that failed.</param>
    /// <param name="LatenessSeconds">From due to started, in the mean.</param>
    /// <param name="LatenessMaxSeconds">The longest.</param>
    internal sealed record Rates(
        double Enqueued, double Started, double Succeeded, double Failed, double LatenessSeconds, double LatenessMaxSeconds)
    {
        public static Rates Of(QueueRates rates) => new(
            rates.Enqueued, rates.Started, rates.Succeeded, rates.Failed, rates.LatenessMean.TotalSeconds, rates.LatenessMax.TotalSeconds);
    }
}
