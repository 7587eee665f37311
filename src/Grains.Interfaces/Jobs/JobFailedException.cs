namespace Granary.Jobs;

/// <summary>Thrown by a handler to say how its job failed: for good, or until a time of its own choosing.</summary>
public sealed class JobFailedException : Exception
{
    /// <inheritdoc/>
    public JobFailedException()
    {
    }

    /// <inheritdoc/>
    public JobFailedException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public JobFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether a retry would not help: then the job is dead at once.</summary>
    public bool IsFinal { get; init; }

    /// <summary>How long the next attempt waits; <see langword="null"/> for what the backoff says.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
