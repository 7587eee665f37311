namespace Granary.Http.Jobs;

/// <summary>A run that has failed.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="Kind">What kind of error.</param>
/// <param name="Message">What it says; cut to 2000 characters.</param>
/// <param name="Final">Whether a retry would not help. Default: no.</param>
/// <param name="RetryAfterSeconds">When to try again. Default: what the backoff says.</param>
internal sealed record FailBody(string Receipt, string Kind, string Message, bool Final = false, double? RetryAfterSeconds = null);
