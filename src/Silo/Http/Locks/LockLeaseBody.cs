using System.Globalization;
using Granary.Locks;
using Granary.Shards;

namespace Granary.Http.Locks;

/// <summary>Locks that are held.</summary>
/// <param name="Lease">Names them in every later request: the idempotency key of the one that acquired them.</param>
/// <param name="Space">The space.</param>
/// <param name="Tokens">The names with their fencing tokens, in the order asked.</param>
/// <param name="Mode">How they are held.</param>
internal sealed record LockLeaseBody(Guid Lease, string Space, IReadOnlyList<LockLeaseBody.NamedToken> Tokens, LockMode Mode)
{
    public static LockLeaseBody Of(OperationId lease, string space, IEnumerable<LockToken> tokens, LockMode mode) =>
        new(lease.Value, space, [.. tokens.Select(NamedToken.Of)], mode);

    /// <summary>A name with its token.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Token">Larger than every earlier token of the name.</param>
    internal sealed record NamedToken(string Name, string Token)
    {
        public static NamedToken Of(LockToken token) => new(token.Name, token.Token.ToString(CultureInfo.InvariantCulture));
    }
}
