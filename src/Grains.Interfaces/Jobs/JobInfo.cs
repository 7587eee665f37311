using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>A job as people see it.</summary>
[GenerateSerializer, Immutable, Alias("granary.jobs.info")]
public sealed record JobInfo
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required JobId Id { get; init; }

    /// <summary>Its queue.</summary>
    [Id(1)]
    public required string Queue { get; init; }

    /// <summary>Who can run it.</summary>
    [Id(2)]
    public required JobHandlerName Handler { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)]
    public required JobState State { get; init; }

    /// <summary>Its priority.</summary>
    [Id(4)]
    public int Priority { get; init; }

    /// <summary>Its group, if it has one.</summary>
    [Id(5)]
    public string? Group { get; init; }

    /// <summary>Its idempotency key, if it has one.</summary>
    [Id(6)]
    public string? Key { get; init; }

    /// <summary>When it was enqueued.</summary>
    [Id(7)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is, or was, due.</summary>
    [Id(8)]
    public required DateTimeOffset Due { get; init; }

    /// <summary>When it expires, if it does.</summary>
    [Id(9)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many attempts have been made or begun.</summary>
    [Id(10)]
    public int Attempt { get; init; }

    /// <summary>How many it gets; 0 of one that succeeded or was cancelled, of which that is not kept.</summary>
    [Id(11)]
    public int AttemptsMax { get; init; }

    /// <summary>Who runs it.</summary>
    [Id(12)]
    public string? Worker { get; init; }

    /// <summary>When the present or last attempt began, where that is known.</summary>
    [Id(13)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(14)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its last errors, the oldest first, at most <see cref="JobLimits.ErrorsKept"/>.</summary>
    [Id(15)]
    public ImmutableArray<JobError> Errors { get; init; } = [];

    /// <summary>What goes with the payload; of a job that succeeded or was cancelled nothing is kept.</summary>
    [Id(16)]
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The payload; of a job that succeeded or was cancelled none is kept, and lists have none.</summary>
    [Id(17)]
    public ImmutableArray<byte>? Payload { get; init; }
}
