namespace Granary.Jobs;

/// <summary>How many jobs changed, as the API answers it.</summary>
internal sealed record JobsChangedView(int Count);
