using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Waits for new versions of an application's configuration, for all who watch it in this process, and asks once for what all of them
/// see alike. Thread-safe.
/// </summary>
internal sealed class ConfigWatch : IDisposable
{
    private readonly string _application;
    private readonly string _environment;
    private readonly ConfigShards _shards;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<SharedView, Lazy<Task<ConfigView>>> _views = new();
    private State _state = new(ConfigVersion.None, New());

    public ConfigWatch(string application, string environment, ConfigShards shards, Backoff backoff, TimeProvider time)
    {
        (_application, _environment, _shards, _backoff, _time) = (application, environment, shards, backoff, time);
        _ = Task.Run(Follow);
    }

    /// <summary>How many watch; kept by their owner.</summary>
    public int Watchers { get; set; }

    /// <summary>The newest version that is known.</summary>
    public ConfigVersion Version => Volatile.Read(ref _state).Version;

    /// <summary>Ends when another version is known than <paramref name="version"/>.</summary>
    public Task After(ConfigVersion version)
    {
        var state = Volatile.Read(ref _state);
        return state.Version == version ? state.Next.Task : Task.CompletedTask;
    }

    /// <summary>What somebody sees, not older than <paramref name="version"/>.</summary>
    public async Task<ConfigView> Read(ConfigRequest request, bool isRevealed, ConfigVersion version, CancellationToken cancellationToken)
    {
        if (version == ConfigVersion.None)
        {
            return await Ask(request, isRevealed, version, cancellationToken);
        }

        var shared = new SharedView(request.Cluster, string.Join('\n', request.Namespaces), isRevealed, version);
        var asked = _views.GetOrAdd(shared, _ => new Lazy<Task<ConfigView>>(() => Ask(request, isRevealed, version, CancellationToken.None)));
        ConfigView view;
        try
        {
            view = await asked.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (asked.Value.IsFaulted)
        {
            // Who comes next asks anew.
            _views.TryRemove(new KeyValuePair<SharedView, Lazy<Task<ConfigView>>>(shared, asked));
            throw;
        }

        // Where somebody sees something else than others, each asks for itself.
        return view.IsForAll ? view : await Ask(request, isRevealed, version, cancellationToken);
    }

    /// <summary>Stops; nobody watches any more.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private Task<ConfigView> Ask(ConfigRequest request, bool isRevealed, ConfigVersion version, CancellationToken cancellationToken) =>
        _shards.Ask<ConfigView>(request.ToQuestion(isRevealed, version), cancellationToken);

    private async Task Follow()
    {
        var ending = _ending.Token;
        for (var failures = 0; !ending.IsCancellationRequested;)
        {
            try
            {
                var watched = await _shards.Watch(_application, _environment, Version, ending);
                if (watched.Refusal is null)
                {
                    failures = 0;
                    Post(watched.Version);
                    continue;
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // All who watch here rest on this loop: whatever it was, it is asked anew, and another silo may answer.
            catch (Exception)
#pragma warning restore CA1031
            {
                // After a pause.
            }

            await Task.Delay(_backoff.Pause(++failures), _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Post(ConfigVersion version)
    {
        var state = _state;
        if (!version.Replaces(state.Version))
        {
            return;
        }

        foreach (var shared in _views.Keys)
        {
            if (shared.Version != state.Version)
            {
                _views.TryRemove(shared, out _);
            }
        }

        Volatile.Write(ref _state, new State(version, New()));
        state.Next.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record State(ConfigVersion Version, TaskCompletionSource Next);

    private readonly record struct SharedView(string Cluster, string Namespaces, bool IsRevealed, ConfigVersion Version);
}
