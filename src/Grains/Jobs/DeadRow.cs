namespace Granary.Jobs;

/// <summary>A dead job, as it is stored: with all that it needs to begin anew.</summary>
/// <param name="Job">The job as it was; the last of its errors says why it is dead. Its payload is the stored one.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="KeptUntil">When the row goes.</param>
internal sealed record DeadRow(JobRow Job, DateTimeOffset DiedAt, DateTimeOffset KeptUntil);
