namespace Granary.Ids;

/// <summary>An id taken apart, as the API answers it.</summary>
internal sealed record DecodedIdView(string Id, string Tick, DateTimeOffset Time, int Datacenter, int Worker, int Sequence);
