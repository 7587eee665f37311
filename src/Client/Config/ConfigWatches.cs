using System.Runtime.CompilerServices;
using Granary.Shards;

namespace Granary.Config;

/// <summary>The watching of this process: one call waits for each application, however many watch it. Thread-safe.</summary>
internal sealed class ConfigWatches(ConfigShards shards, Backoff backoff, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Application, string Environment), ConfigWatch> _watches = [];

    /// <inheritdoc cref="IConfigClient.WatchAsync"/>
    /// <param name="request">What is wanted.</param>
    /// <param name="seen">The version that the caller has.</param>
    /// <param name="noteReveal">Notes that secrets are shown: once, before the first is.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<ConfigView> Watch(
        ConfigRequest request,
        ConfigVersion seen,
        Func<ConfigRequest, CancellationToken, Task> noteReveal,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = Enter((request.Application, request.Environment));
        try
        {
            var (last, isRevealed) = (seen, false);
            for (var (isFirst, failures) = (true, 0); ;)
            {
                var version = watch.Version;
                ConfigView? view = null;
                try
                {
                    view = await watch.Read(request, isRevealed, version, cancellationToken);
                    if (request.IsRevealed && !isRevealed && view.HasSecrets && view.Version.Replaces(last))
                    {
                        await noteReveal(request, cancellationToken);
                        isRevealed = true;
                        view = await watch.Read(request, isRevealed, view.Version, cancellationToken);
                    }

                    failures = 0;
                }
                catch (GranaryException error) when (!isFirst && error.Kind is RefusalKind.Unavailable or RefusalKind.Overloaded)
                {
                    // It comes later, as everything that changes meanwhile does.
                    await Task.Delay(backoff.Pause(++failures), time, cancellationToken);
                    continue;
                }

                isFirst = false;
                if (view.Version.Replaces(last))
                {
                    last = view.Version;
                    yield return view;
                }

                await watch.After(version).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave((request.Application, request.Environment), watch);
        }
    }

    private ConfigWatch Enter((string Application, string Environment) place)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(place, out var watch))
            {
                _watches[place] = watch = new ConfigWatch(place.Application, place.Environment, shards, backoff, time);
            }

            watch.Watchers++;
            return watch;
        }
    }

    private void Leave((string Application, string Environment) place, ConfigWatch watch)
    {
        lock (_gate)
        {
            if (--watch.Watchers > 0)
            {
                return;
            }

            _watches.Remove(place);
        }

        watch.Dispose();
    }
}
