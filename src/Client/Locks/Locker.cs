using System.Diagnostics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What all acquires have in common: checks, measures, and what becomes of a <see langword="null"/>.</summary>
internal abstract class Locker(LockEnvironment environment) : ILocker
{
    /// <inheritdoc/>
    public Task<LockHandle?> TryAcquireAsync(
        string name, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBadName(name, nameof(name));
        return Measure([name], request ?? LockRequest.Exclusive, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LockHandle> AcquireAsync(
        string name, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await TryAcquireAsync(name, request, timeout ?? Timeout.InfiniteTimeSpan, cancellationToken)
        ?? throw new TimeoutException($"Lock '{name}' of space '{(request ?? LockRequest.Exclusive).Space}' could not be had within {timeout}.");

    /// <inheritdoc/>
    public Task<LockHandle?> TryAcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBadNames(names, nameof(names));
        return Measure([.. names], request ?? LockRequest.Exclusive, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LockHandle> AcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await TryAcquireAllAsync(names, request, timeout ?? Timeout.InfiniteTimeSpan, cancellationToken)
        ?? throw new TimeoutException($"The {names.Count} locks could not be had together within {timeout}.");

    /// <inheritdoc/>
    public ILockElection Election(string name, string space = "default")
    {
        LockGuards.ThrowIfBadName(name, nameof(name));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        return new LockElection(this, environment.Views, name, space);
    }

    /// <summary>Acquires what was checked; <see langword="null"/> when it cannot be had in time.</summary>
    protected abstract Task<LockHandle?> TryAcquire(
        IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken);

    private async Task<LockHandle?> Measure(
        IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LockGuards.ThrowIfBad(request);
        LockGuards.ThrowIfBadTimeout(timeout, nameof(timeout));
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = ShardTracing.StartAcquire(names.Count, request.Mode.ToString());
        var started = environment.Time.GetTimestamp();
        var outcome = LockOutcomes.Taken;
        try
        {
            var handle = await TryAcquire(names, request, timeout, cancellationToken);
            outcome = handle is null ? LockOutcomes.Taken : LockOutcomes.Acquired;
            return handle;
        }
        catch (Exception cause)
        {
            outcome = cause is ICodedError coded ? coded.Code : LockOutcomes.Cancelled;
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
            throw;
        }
        finally
        {
            activity?.SetTag("granary.locks.outcome", outcome);
            environment.Metrics.LockAsked(environment.Time.GetElapsedTime(started), outcome);
        }
    }
}
