using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Takes what was offered; only then is it held. Answered by <see cref="LockLease"/>, or refused with
/// <see cref="LockCodes.OfferPassed"/> when the offer has passed on. Counts as a keep-alive.
/// </summary>
/// <param name="Operation">The id of the request that waited.</param>
/// <param name="Session">Whose session.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.claim-offer")]
public sealed record ClaimOffer(OperationId Operation, [property: Id(0)] Guid Session) : LockCommand(Operation);
