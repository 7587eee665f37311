using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>The settings of a queue; what is left out has its default.</summary>
/// <param name="Execution">worker or silo. Default: worker.</param>
/// <param name="Partitions">1 to 16. Default: 1.</param>
/// <param name="Concurrency">How many of its jobs run at once; only with one partition. Default: no limit.</param>
/// <param name="Weight">Its share, 1 to 100. Default: 10.</param>
/// <param name="Attempts">1 to 100. Default: 10.</param>
/// <param name="Backoff">Default: 2 s, doubled, at most 1 h.</param>
/// <param name="VisibilitySeconds">5 to 43 200. Default: 60.</param>
/// <param name="AtMostOnce">Whether a job is rather lost than run twice. Default: no.</param>
/// <param name="PendingMax">How many jobs may wait or run. Default: 10 000 000.</param>
/// <param name="PayloadBytesMax">Up to 1 048 576. Default: 262 144.</param>
/// <param name="HistorySeconds">How long finished jobs are kept. Default: a day.</param>
/// <param name="DeadSeconds">How long dead jobs are kept. Default: 30 days.</param>
internal sealed record QueueSettingsBody(
    QueueExecution Execution = QueueExecution.Worker,
    int Partitions = 1,
    int? Concurrency = null,
    int Weight = 10,
    int Attempts = JobLimits.AttemptsDefault,
    BackoffBody? Backoff = null,
    double? VisibilitySeconds = null,
    bool AtMostOnce = false,
    long PendingMax = JobLimits.PendingDefault,
    int PayloadBytesMax = JobLimits.PayloadBytesDefault,
    double? HistorySeconds = null,
    double? DeadSeconds = null)
{
    public static QueueSettingsBody Of(QueueDefinition definition) => new(
        definition.Execution,
        definition.Partitions,
        definition.Concurrency,
        definition.Weight,
        definition.Attempts,
        BackoffBody.Of(definition.Backoff),
        definition.VisibilityTimeout.TotalSeconds,
        definition.AtMostOnce,
        definition.PendingMax,
        definition.PayloadBytesMax,
        definition.HistoryRetention.TotalSeconds,
        definition.DeadRetention.TotalSeconds);

    /// <exception cref="InvalidRequestException">A number of seconds is none.</exception>
    public QueueDefinition ToDefinition(string name) => new()
    {
        Name = name,
        Execution = Execution,
        Partitions = Partitions,
        Concurrency = Concurrency,
        Weight = Weight,
        Attempts = Attempts,
        Backoff = Backoff?.ToBackoff() ?? JobBackoff.Default,
        VisibilityTimeout = JobSeconds.Of(VisibilitySeconds, "visibilitySeconds", JobCodes.DefinitionInvalid) ?? JobLimits.VisibilityDefault,
        AtMostOnce = AtMostOnce,
        PendingMax = PendingMax,
        PayloadBytesMax = PayloadBytesMax,
        HistoryRetention = JobSeconds.Of(HistorySeconds, "historySeconds", JobCodes.DefinitionInvalid) ?? JobLimits.HistoryDefault,
        DeadRetention = JobSeconds.Of(DeadSeconds, "deadSeconds", JobCodes.DefinitionInvalid) ?? JobLimits.DeadDefault,
    };
}
