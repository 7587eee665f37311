namespace Granary.Http.Ids;

/// <summary>An id taken apart.</summary>
/// <param name="Id">The id in decimal.</param>
/// <param name="Tick">Time units since the pool's epoch.</param>
/// <param name="Time">When that time unit began.</param>
/// <param name="Datacenter">The datacenter.</param>
/// <param name="Worker">The worker id.</param>
/// <param name="Sequence">The number within the time unit and worker.</param>
internal sealed record DecodedIdBody(string Id, string Tick, DateTimeOffset Time, int Datacenter, int Worker, int Sequence);
