namespace Granary.Jobs;

/// <summary>A queue, as the API answers it.</summary>
internal sealed record QueueView(
    string Name,
    QueueView.SettingsView Settings,
    string Mode,
    string? Reason,
    long? Pending,
    long Ready,
    long Running,
    long Parked,
    DateTimeOffset? OldestDue,
    QueueView.RatesView LastMinute)
{
    /// <summary>Its settings.</summary>
    internal sealed record SettingsView(
        string Execution, int Partitions, int? Concurrency, int Weight, int Attempts, double VisibilitySeconds, bool AtMostOnce, long PendingMax);

    /// <summary>What it did in the last minute.</summary>
    internal sealed record RatesView(
        double Enqueued, double Started, double Succeeded, double Failed, double LatenessSeconds, double LatenessMaxSeconds);
}
