namespace Granary.Jobs;

/// <summary>Whether a job changed, as the API answers it.</summary>
internal sealed record JobChangedView(bool Changed);
