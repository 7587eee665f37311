using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>A job that is to be enqueued.</summary>
[GenerateSerializer, Immutable, Alias("granary.jobs.new")]
public sealed record NewJob
{
    /// <summary>Its id, made for the shard that it is sent to.</summary>
    [Id(0)]
    public required JobId Id { get; init; }

    /// <summary>Who can run it.</summary>
    [Id(1)]
    public required JobHandlerName Handler { get; init; }

    /// <summary>What the handler is given, at most what its queue allows.</summary>
    [Id(2)]
    public ImmutableArray<byte> Payload { get; init; } = [];

    /// <summary>What goes with the payload: at most <see cref="JobLimits.HeadersMax"/>, of <see cref="JobLimits.HeaderBytesMax"/> together.</summary>
    [Id(3)]
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Not before this time, at most <see cref="JobLimits.DelayMax"/> ahead; <see langword="null"/> for now.</summary>
    [Id(4)]
    public DateTimeOffset? Due { get; init; }

    /// <summary>From <see cref="JobLimits.PriorityMin"/> to <see cref="JobLimits.PriorityMax"/>; higher goes first.</summary>
    [Id(5)]
    public int Priority { get; init; } = JobLimits.PriorityDefault;

    /// <summary>Jobs of one group run one after the other, in the order of their times; up to <see cref="JobLimits.GroupBytesMax"/> bytes.</summary>
    [Id(6)]
    public string? Group { get; init; }

    /// <summary>Its idempotency key.</summary>
    [Id(7)]
    public JobKey? Key { get; init; }

    /// <summary>A job that has not been started by then ends among the dead.</summary>
    [Id(8)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many attempts it gets; <see langword="null"/> for what its queue says.</summary>
    [Id(9)]
    public int? Attempts { get; init; }

    /// <summary>How long it waits for its next attempt; <see langword="null"/> for what its queue says.</summary>
    [Id(10)]
    public JobBackoff? Backoff { get; init; }

    /// <summary>How long its worker may be silent; <see langword="null"/> for what its queue says.</summary>
    [Id(11)]
    public TimeSpan? VisibilityTimeout { get; init; }
}
