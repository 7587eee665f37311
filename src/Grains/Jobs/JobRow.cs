using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>
/// A job that has not ended, as it is stored. Its times and durations are whole milliseconds, as those of all rows: what is less is cut off.
/// </summary>
internal sealed record JobRow
{
    public required JobId Id { get; init; }

    public required string Queue { get; init; }

    public required JobHandlerName Handler { get; init; }

    /// <summary>The payload; <see langword="null"/> of a row that was loaded without it; put so, the stored one stays.</summary>
    public ImmutableArray<byte>? Payload
    {
        get;
        init
        {
            field = value;
            PayloadBytes = value?.Length ?? PayloadBytes;
        }
    }

    /// <summary>How long the payload is, also where it was not loaded.</summary>
    public int PayloadBytes { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>When it may start; moves with each retry.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Where it stands in its group: the time that it was first due at. Retries keep their place.</summary>
    public required DateTimeOffset Place { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Priority { get; init; }

    public string? Group { get; init; }

    public string? Key { get; init; }

    /// <summary>How long its key is kept after it is done.</summary>
    public TimeSpan KeyWindow { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many attempts it gets; <see langword="null"/> for what its queue says. So are the two after it.</summary>
    public int? AttemptsMax { get; init; }

    public JobBackoff? Backoff { get; init; }

    public TimeSpan? VisibilityTimeout { get; init; }

    /// <summary>How many attempts have failed.</summary>
    public int Failures { get; init; }

    /// <summary>How often it has been handed out, as far as that was written.</summary>
    public int Run { get; init; }

    /// <summary>How many owners of its shard were lost while it ran.</summary>
    public int Crashes { get; init; }

    public ImmutableArray<JobError> Errors { get; init; } = [];
}
