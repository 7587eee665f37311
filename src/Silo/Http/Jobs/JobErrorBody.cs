using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>Why an attempt failed.</summary>
/// <param name="Attempt">The attempt; the first is 1.</param>
/// <param name="At">When it was told.</param>
/// <param name="Kind">What kind of error.</param>
/// <param name="Message">What it says.</param>
/// <param name="Worker">Who ran it.</param>
internal sealed record JobErrorBody(int Attempt, DateTimeOffset At, string Kind, string Message, string? Worker)
{
    public static JobErrorBody Of(JobError error) => new(error.Attempt, error.At, error.Kind, error.Message, error.Worker);
}
