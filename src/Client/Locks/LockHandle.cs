using Medallion.Threading;

namespace Granary.Locks;

/// <summary>
/// Locks that are held, until disposed or lost. Thread-safe; disposing twice is no error. No lease covers a process that stands still:
/// give <see cref="Token"/> to whatever the lock protects, and let that refuse older ones.
/// </summary>
public abstract class LockHandle : IDistributedSynchronizationHandle
{
    private protected LockHandle()
    {
    }

    /// <summary>The space.</summary>
    public abstract string Space { get; }

    /// <summary>How the locks are held; changes with an upgrade.</summary>
    public abstract LockMode Mode { get; }

    /// <summary>The names with their fencing tokens, in the order in which they were asked for.</summary>
    public abstract IReadOnlyList<LockToken> Tokens { get; }

    /// <summary>The first name; the only one, unless several were asked for.</summary>
    public string Name => Tokens[0].Name;

    /// <summary>The fencing token of <see cref="Name"/>: larger than that of every earlier holder. Changes with an upgrade.</summary>
    public long Token => Tokens[0].Token;

    /// <summary>Fires when the locks are lost, strictly before anybody else can be granted them; not when they are given back.</summary>
    /// <exception cref="ObjectDisposedException">The locks were given back; as handles of this interface do.</exception>
    public abstract CancellationToken HandleLostToken { get; }

    /// <summary>For how long the locks are held for certain if no keep-alive gets through any more; zero once lost or given back.</summary>
    public abstract TimeSpan Validity { get; }

    /// <summary>Whether the locks are held at this moment; counts the time itself, so it is right even where the signal is late.</summary>
    public bool IsHeld => Validity > TimeSpan.Zero;

    /// <summary>Throws when the locks are not held any more.</summary>
    /// <exception cref="GranaryException"><see cref="LockCodes.LeaseLost"/> and the like: why.</exception>
    public abstract void ThrowIfLost();

    /// <summary>Makes an upgradeable lock exclusive once the readers have gone, without letting another writer in between.</summary>
    /// <param name="timeout">How long to wait; for ever by default.</param>
    /// <param name="cancellationToken">Gives the upgrade up; the lock stays upgradeable.</param>
    /// <returns>Whether it is exclusive now.</returns>
    /// <exception cref="GranaryException">The lock is not upgradeable, or lost.</exception>
    public abstract Task<bool> TryUpgradeAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Replaces the note; what a leader proclaims.</summary>
    public abstract Task AnnotateAsync(string? note, CancellationToken cancellationToken = default);

    /// <summary>Gives the locks back.</summary>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public abstract void Dispose();
}
