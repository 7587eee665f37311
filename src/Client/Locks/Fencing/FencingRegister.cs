using System.Collections.Concurrent;

namespace Granary.Locks.Fencing;

/// <summary>
/// Guards a resource that lives in one process, such as a device or a file: keeps the greatest token of each in memory and refuses
/// older ones. A restart forgets them; what must outlive one belongs behind <see cref="FencingGuard"/>. Thread-safe.
/// </summary>
/// <param name="resourcesMax">How many resources it keeps apart; beyond that new ones are refused. Default: 10 000.</param>
public sealed class FencingRegister(int resourcesMax = 10_000)
{
    private readonly ConcurrentDictionary<string, long> _greatest = new(StringComparer.Ordinal);

    /// <summary>Keeps the token if it is not older than one that was seen.</summary>
    /// <exception cref="GranaryException"><see cref="LockCodes.StaleToken"/>; or there are too many resources.</exception>
    public void Check(FencingMark fencing)
    {
        ArgumentNullException.ThrowIfNull(fencing);
        if (_greatest.Count >= resourcesMax && !_greatest.ContainsKey(fencing.Resource))
        {
            throw new GranaryException(
                RefusalKind.Exhausted, LockCodes.TooManyHolders, $"{resourcesMax} resources are fenced already; '{fencing.Resource}' is one more.");
        }

        var greatest = _greatest.AddOrUpdate(
            fencing.Resource, static (_, token) => token, static (_, seen, token) => Math.Max(seen, token), fencing.Token);
        if (greatest > fencing.Token)
        {
            throw new GranaryException(
                RefusalKind.Conflict,
                LockCodes.StaleToken,
                $"'{fencing.Resource}' was reached with token {greatest}, which is newer than {fencing.Token}: the lock has passed on.");
        }
    }
}
