namespace Granary.Locks;

/// <summary>A lease, as the API answers it.</summary>
internal sealed record HeldLeaseView(Guid Lease, IReadOnlyList<TokenView> Tokens);
