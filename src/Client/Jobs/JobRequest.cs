using System.Collections.Immutable;
using System.Text.Json;

namespace Granary.Jobs;

/// <summary>A job that is asked for.</summary>
public sealed record JobRequest
{
    /// <summary>Who can run it.</summary>
    public required JobHandlerName Handler { get; init; }

    /// <summary>What the handler is given: up to what its queue allows, by default <see cref="JobLimits.PayloadBytesDefault"/>.</summary>
    public ImmutableArray<byte> Payload { get; init; } = [];

    /// <summary>What goes with the payload; see <see cref="NewJob.Headers"/>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Not before this time, at most <see cref="JobLimits.DelayMax"/> ahead. Default: now.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>From <see cref="JobLimits.PriorityMin"/> to <see cref="JobLimits.PriorityMax"/>; higher goes first.</summary>
    public int Priority { get; init; } = JobLimits.PriorityDefault;

    /// <summary>Jobs of one group run one after the other.</summary>
    public string? Group { get; init; }

    /// <summary>Of the jobs of a queue with one key one is taken in.</summary>
    public JobKey? Key { get; init; }

    /// <summary>A job that has not been started by then ends among the dead.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many attempts it gets. Default: what its queue says.</summary>
    public int? Attempts { get; init; }

    /// <summary>How long it waits between attempts. Default: what its queue says.</summary>
    public JobBackoff? Backoff { get; init; }

    /// <summary>How long its worker may be silent. Default: what its queue says.</summary>
    public TimeSpan? VisibilityTimeout { get; init; }

    /// <summary>
    /// What its id is made of, kept by a caller that repeats itself after a crash: with the same one the job is enqueued once. Default: a
    /// new one.
    /// </summary>
    public Guid? Operation { get; init; }

    /// <summary>A job whose payload is a value as JSON.</summary>
    /// <param name="handler">The handler's name.</param>
    /// <param name="value">What it is given.</param>
    /// <param name="version">The version of what the payload looks like.</param>
    /// <param name="json">How it is written. Default: <see cref="JsonSerializerOptions.Web"/>, as handlers read it.</param>
    public static JobRequest Of<T>(string handler, T value, int version = 1, JsonSerializerOptions? json = null) => new()
    {
        Handler = new JobHandlerName(handler, version),
        Payload = [.. JsonSerializer.SerializeToUtf8Bytes(value, json ?? JsonSerializerOptions.Web)],
    };

    /// <summary>The job as its shard is sent it.</summary>
    internal NewJob ToJob(JobId id) => new()
    {
        Id = id,
        Handler = Handler,
        Payload = Payload,
        Headers = Headers,
        Due = Due,
        Priority = Priority,
        Group = Group,
        Key = Key,
        ExpiresAt = ExpiresAt,
        Attempts = Attempts,
        Backoff = Backoff,
        VisibilityTimeout = VisibilityTimeout,
    };
}
