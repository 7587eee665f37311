namespace Granary.Ids;

/// <summary>Which of the lower fields of a snowflake id stands above the other.</summary>
[GenerateSerializer, Alias("granary.snowflake-field-order")]
public enum SnowflakeFieldOrder
{
    /// <summary>Time, datacenter, worker, sequence: Twitter's order, and the usual one.</summary>
    WorkerThenSequence = 0,

    /// <summary>Time, sequence, datacenter, worker: Sonyflake's order.</summary>
    SequenceThenWorker = 1,
}
