namespace Granary.Ids;

/// <summary>A lease, as the API answers it.</summary>
internal sealed record LeaseView(
    Guid LeaseId, int Datacenter, int FirstWorker, int Workers, HolderView Holder,
    DateTimeOffset From, DateTimeOffset Until, DateTimeOffset RenewedAt);
