namespace Granary.Jobs;

/// <summary>Why an attempt failed, as the API answers it.</summary>
internal sealed record JobErrorView(int Attempt, DateTimeOffset At, string Kind, string Message, string? Worker);
