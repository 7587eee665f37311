namespace Granary.Http.Jobs;

/// <summary>Jobs to enqueue, each by itself.</summary>
/// <param name="Jobs">1 to 10 000, of 8 MB together.</param>
internal sealed record NewJobsBody(IReadOnlyList<NewJobBody> Jobs);
