namespace Granary.Http.Jobs;

/// <summary>Whether a job changed.</summary>
/// <param name="Changed">No when it was so before.</param>
internal sealed record JobChangedBody(bool Changed);
