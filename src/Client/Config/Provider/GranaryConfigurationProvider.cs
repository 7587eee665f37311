using System.Diagnostics;
using Granary.Shards;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>
/// Follows an application's configuration. A view is applied as a whole: it is built, takes the place of the one before in one step, and
/// the reload token fires once; who listens is done before the next one comes. Thread-safe.
/// </summary>
internal sealed class GranaryConfigurationProvider : ConfigurationProvider, IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly SourceOptions _options;
    private readonly DeferredLogger _log;
    private readonly SnapshotFile? _file;
    private readonly ConfigStream _stream;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _following = Task.CompletedTask;
    private volatile AppliedView _applied = AppliedView.None;
    private volatile bool _isLoaded;
    private volatile string? _error;

    public GranaryConfigurationProvider(SourceOptions options, TimeProvider time)
    {
        _options = options;
        _log = new DeferredLogger(options.LoggerFactory?.CreateLogger<GranaryConfigurationProvider>());
        _file = options.SnapshotFile is null ? null : new SnapshotFile(options, _log);
        _stream = new ConfigStream(options, _log, time);
    }

    /// <summary>What is applied now.</summary>
    public AppliedView Applied => _applied;

    /// <summary>Gives it a log, and what it had to say before.</summary>
    public void LogTo(ILogger logger) => _log.Attach(logger);

    /// <inheritdoc/>
    public override void Load()
    {
        if (_isLoaded)
        {
            // A reload is the cluster's to say.
            return;
        }

        // A silo is asked while the file is read.
        var began = Stopwatch.GetTimestamp();
        _following = Task.Run(() => Follow(_ending.Token));
        var kept = _file?.Read();
        if (kept is not null)
        {
            Keep(kept);
        }

        var left = (kept is null ? _options.StartTimeout : _options.SnapshotPatience) - Stopwatch.GetElapsedTime(began);
        Task[] waited = kept is null ? [_first.Task] : [_first.Task, _tried.Task];
        Task.WaitAny(waited, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        if (_first.Task.Exception?.InnerException is GranaryException refused)
        {
            if (kept is null && !_options.IsOptional)
            {
                Dispose();
                throw new GranaryException(refused.Kind, refused.Code, refused.Message, refused);
            }

            ProviderLog.LogRefused(_log, refused.Message);
        }

        if (_applied.Version == ConfigVersion.None && !_options.IsOptional)
        {
            Dispose();
            throw new GranaryException(
                RefusalKind.Unavailable, ClientCodes.Unavailable,
                $"No silo said within {_options.StartTimeout.TotalSeconds} s what the configuration of '{_options.Application}' is" +
                $"{(_file is null ? ", and no SnapshotFile is set" : ", and there is no snapshot that can be read")}. {_stream.LastError}");
        }

        if (kept is not null && _applied.Version == kept.Version)
        {
            ProviderLog.LogStartedFromFile(_log, _options.Application, kept.Version, _options.SnapshotFile!);
        }

        _isLoaded = true;
    }

    /// <summary>Sets a value until the next version comes. What snapshots have stays as it is.</summary>
    public override void Set(string key, string? value)
    {
        lock (_gate)
        {
            Data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase) { [key] = value };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ending.IsCancellationRequested)
        {
            _ending.Cancel();

            // What is being written to the file is written to its end.
            Task.WaitAny([_following], EndPatience);
            _stream.Dispose();
        }
    }

    /// <summary>Applies a view unless what is applied is as new.</summary>
    internal bool Apply(ConfigView view)
    {
        lock (_gate)
        {
            if (!view.Version.Replaces(_applied.Version))
            {
                return false;
            }

            var applied = AppliedView.Of(view, _options.KeyPrefix);

            // The one step: whoever reads has the one dictionary or the other.
            Data = applied.Data;
            _applied = applied;
        }

        if (!_isLoaded)
        {
            return true;
        }

        try
        {
            OnReload();
            _error = null;
        }
#pragma warning disable CA1031 // What a listener throws is the application's; the next version comes all the same.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error = error.Message[..Math.Min(error.Message.Length, ConfigLimits.CommentLengthMax)];
            ProviderLog.LogNotApplied(_log, error, view.Version);
        }

        return true;
    }

    // Unless a silo was faster: what it says counts, whatever the file's incarnation.
    private void Keep(ConfigView kept)
    {
        lock (_gate)
        {
            if (_applied.Version == ConfigVersion.None)
            {
                _applied = AppliedView.Of(kept, _options.KeyPrefix);
                Data = _applied.Data;
            }
        }
    }

    private async Task Follow(CancellationToken ending)
    {
        var reporting = Report(ending);
        try
        {
            await foreach (var view in _stream.Read(() => _applied.Version, _first, _tried, ending))
            {
                if (Apply(view))
                {
                    ProviderLog.LogApplied(_log, _options.Application, view.Version);
                    _file?.Write(view);
                    await _stream.Report(_applied, _error, ending);
                }

                _first.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The application ends.
        }

        await reporting;
    }

    private async Task Report(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(ConfigLimits.ReportEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                await _stream.Report(_applied, _error, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The application ends.
        }
    }
}
