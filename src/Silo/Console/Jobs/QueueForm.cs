using System.Globalization;
using Granary.Http.Jobs;
using Granary.Jobs;
using Granary.Web.Parts;

namespace Granary.Web.Jobs;

/// <summary>The settings of a queue as people type them.</summary>
internal sealed class QueueForm
{
    public string Name { get; set; } = "";

    public QueueExecution Execution { get; set; }

    public string Partitions { get; set; } = "";

    /// <summary>Empty: no limit.</summary>
    public string Concurrency { get; set; } = "";

    public string Weight { get; set; } = "";

    public string Attempts { get; set; } = "";

    public string BackoffFirst { get; set; } = "";

    public string BackoffFactor { get; set; } = "";

    public string BackoffMax { get; set; } = "";

    public string Visibility { get; set; } = "";

    public bool AtMostOnce { get; set; }

    public string PendingMax { get; set; } = "";

    public string PayloadBytesMax { get; set; } = "";

    public string History { get; set; } = "";

    public string Dead { get; set; } = "";

    /// <summary>A queue's settings; durations in seconds.</summary>
    public static QueueForm Of(QueueDefinition definition) => new()
    {
        Name = definition.Name,
        Execution = definition.Execution,
        Partitions = Text(definition.Partitions),
        Concurrency = definition.Concurrency is { } concurrency ? Text(concurrency) : "",
        Weight = Text(definition.Weight),
        Attempts = Text(definition.Attempts),
        BackoffFirst = Text(definition.Backoff.First.TotalSeconds),
        BackoffFactor = Text(definition.Backoff.Factor),
        BackoffMax = Text(definition.Backoff.Max.TotalSeconds),
        Visibility = Text(definition.VisibilityTimeout.TotalSeconds),
        AtMostOnce = definition.AtMostOnce,
        PendingMax = Text(definition.PendingMax),
        PayloadBytesMax = Text(definition.PayloadBytesMax),
        History = Text(definition.HistoryRetention.TotalSeconds),
        Dead = Text(definition.DeadRetention.TotalSeconds),
    };

    /// <summary>The settings.</summary>
    /// <exception cref="InvalidRequestException">Something is no number; the rules of the block come after that.</exception>
    public QueueDefinition ToDefinition() => new QueueSettingsBody(
        Execution,
        NumberField.ParseInt("partitions", Partitions),
        string.IsNullOrWhiteSpace(Concurrency) ? null : NumberField.ParseInt("concurrency", Concurrency),
        NumberField.ParseInt("weight", Weight),
        NumberField.ParseInt("attempts", Attempts),
        new BackoffBody(
            NumberField.ParseDecimal("firstSeconds", BackoffFirst),
            NumberField.ParseDecimal("factor", BackoffFactor),
            NumberField.ParseDecimal("maxSeconds", BackoffMax)),
        NumberField.ParseDecimal("visibilitySeconds", Visibility),
        AtMostOnce,
        NumberField.Parse("pendingMax", PendingMax),
        NumberField.ParseInt("payloadBytesMax", PayloadBytesMax),
        NumberField.ParseDecimal("historySeconds", History),
        NumberField.ParseDecimal("deadSeconds", Dead)).ToDefinition(Name.Trim());

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
