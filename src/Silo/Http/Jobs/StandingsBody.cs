using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>What becomes of each run, in the order of the request.</summary>
/// <param name="Standings">extended: it is the worker's for another visibility timeout; cancelled: it is, and shall stop; lost: it is not.</param>
internal sealed record StandingsBody(IReadOnlyList<JobStanding> Standings);
