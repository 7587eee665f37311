using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>Which locks are asked for, and how.</summary>
/// <param name="Session">The session.</param>
/// <param name="Name">The lock's name. Either this or <paramref name="Names"/>.</param>
/// <param name="Names">Several names, all or none.</param>
/// <param name="Space">The space. Default: default.</param>
/// <param name="Mode">How they shall be held: exclusive, read, upgradeable or permits. Default: exclusive.</param>
/// <param name="Permits">How many permits, in the mode permits alone. Default: 1.</param>
/// <param name="Limit">How many permits may be out at once for this request to be granted, in the mode permits alone. Default: 1.</param>
/// <param name="WaitSeconds">How long to wait, up to 600; the session must be renewed meanwhile. Default: 0.</param>
/// <param name="Note">Shown to whoever looks at the holder; what a leader proclaims.</param>
internal sealed record AcquireLockBody(
    string Session,
    string? Name = null,
    IReadOnlyList<string>? Names = null,
    string Space = "default",
    LockMode Mode = LockMode.Exclusive,
    int? Permits = null,
    int? Limit = null,
    double WaitSeconds = 0,
    string? Note = null)
{
    /// <exception cref="InvalidRequestException">Permits or a limit in a mode that has none.</exception>
    public LockRequest ToRequest()
    {
        if (Mode != LockMode.Permits && (Permits ?? Limit) is not null)
        {
            var argument = Permits is not null ? "permits" : "limit";
            throw InvalidArgument.Of(LockCodes.PermitsInvalid, argument, $"{argument} is given; it goes with the mode permits alone.");
        }

        return new LockRequest { Space = Space, Mode = Mode, Permits = Permits ?? 1, Limit = Limit ?? 1, Note = Note };
    }
}
