using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Granary.Keys;

/// <summary>The keys in a silo's memory, at most <see cref="KeyLimits.RefreshEvery"/> old while the database answers. Thread-safe.</summary>
internal sealed partial class KeyRing(KeyStore store, TimeProvider clock, ILogger<KeyRing> logger) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile Loaded? _loaded;
    private long _version;

    /// <summary>The key of that text; <see langword="null"/> when there is none.</summary>
    /// <exception cref="GranaryException">The keys cannot be read.</exception>
    public ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken = default) =>
        text.Length > KeyLimits.TextMax ? default : FindByHashAsync(KeyText.HashOf(text), cancellationToken);

    /// <summary>The key whose text has that hash; <see langword="null"/> when there is none.</summary>
    /// <exception cref="GranaryException">The keys cannot be read.</exception>
    public async ValueTask<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken = default)
    {
        var loaded = _loaded;
        if (!IsFresh(loaded))
        {
            loaded = await LoadAsync(cancellationToken);
        }

        return loaded.Keys.GetValueOrDefault(hash);
    }

    /// <summary>Has the next request read the keys anew: some were changed here.</summary>
    public void Refresh() => Interlocked.Increment(ref _version);

    public void Dispose() => _loading.Dispose();

    private bool IsFresh([NotNullWhen(true)] Loaded? loaded) =>
        loaded is not null
        && loaded.Version == Interlocked.Read(ref _version)
        && clock.GetElapsedTime(loaded.TriedAt) < KeyLimits.RefreshEvery;

    private async Task<Loaded> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var stale = _loaded;
            if (IsFresh(stale))
            {
                return stale;
            }

            // Taken before the keys are read: a change that comes while they are makes them old at once.
            var version = Interlocked.Read(ref _version);
            var now = clock.GetTimestamp();
            try
            {
                var keys = await store.ListAsync(cancellationToken);
                return _loaded = new Loaded(keys.ToFrozenDictionary(static entry => entry.Hash, static entry => entry.Key), version, now, now);
            }
            catch (DbException away) when (stale is not null && clock.GetElapsedTime(stale.ReadAt) < KeyLimits.OutageMax)
            {
                LogStale(clock.GetElapsedTime(stale.ReadAt).TotalSeconds, away);
                return _loaded = stale with { Version = version, TriedAt = now };
            }
            catch (DbException away)
            {
                LogUnreadable(away);
                throw new GranaryException(
                    RefusalKind.Unavailable, KeyCodes.Unavailable, "The database with the API keys does not answer, so no key can be checked.", away)
                {
                    RetryAfter = KeyLimits.RefreshEvery,
                };
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private sealed record Loaded(FrozenDictionary<string, ApiKey> Keys, long Version, long ReadAt, long TriedAt);
}
