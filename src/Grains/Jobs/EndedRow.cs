namespace Granary.Jobs;

/// <summary>A job that succeeded or was cancelled, as its history is stored.</summary>
internal sealed record EndedRow
{
    public required JobId Id { get; init; }

    public required string Queue { get; init; }

    public required JobHandlerName Handler { get; init; }

    /// <summary><see cref="JobState.Succeeded"/> or <see cref="JobState.Cancelled"/>.</summary>
    public required JobState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset Due { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>When the row goes.</summary>
    public required DateTimeOffset KeptUntil { get; init; }

    public int Priority { get; init; }

    public string? Group { get; init; }

    public string? Key { get; init; }

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; init; }

    /// <summary>The run that it ended with: a worker that repeats its word is recognised by it.</summary>
    public int Run { get; init; }

    public string? Worker { get; init; }
}
