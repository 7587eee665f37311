using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>What a new session shall be.</summary>
/// <param name="TtlSeconds">For how long after its last renewal it lives. Default: 15.</param>
/// <param name="Host">The machine's name, for people. Default: the address that the request comes from.</param>
/// <param name="Process">Program and process id, for people. Default: the name of the API key.</param>
internal sealed record NewLockSessionBody(int? TtlSeconds = null, string? Host = null, string? Process = null)
{
    /// <exception cref="InvalidRequestException">The time to live is out of range, or a text is too long.</exception>
    public LockSessionInfo ToSession(HttpContext context)
    {
        var ttl = TtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : LockLimits.TtlDefault;
        if (ttl < LockLimits.TtlMin || ttl > LockLimits.TtlMax)
        {
            throw InvalidArgument.Of(
                LockCodes.TtlInvalid, "ttlSeconds", $"ttlSeconds is {TtlSeconds}; it must be {LockLimits.TtlMin.TotalSeconds} to {LockLimits.TtlMax.TotalSeconds}.");
        }

        return new LockSessionInfo(
            Guid.NewGuid(),
            ttl,
            Checked("host", Host ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown"),
            Checked("process", Process ?? context.Caller().Name));
    }

    private static string Checked(string argument, string text) =>
        text.Length is > 0 and <= LockLimits.HolderTextMax && !text.Contains('\0')
            ? text
            : throw InvalidArgument.Of(
                LockCodes.SessionInvalid, argument, $"{argument} has {text.Length} characters; it must have 1 to {LockLimits.HolderTextMax}, and no NUL.");
}
