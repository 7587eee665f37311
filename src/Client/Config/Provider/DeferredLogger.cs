using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>Keeps what is logged until there is a log: configuration is read before the host has one. Thread-safe.</summary>
internal sealed class DeferredLogger(ILogger? logger) : ILogger
{
    private const int KeptMax = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Action<ILogger>> _kept = new();
    private ILogger? _logger = logger;

    /// <summary>Gives it a log, unless it has one.</summary>
    public void Attach(ILogger logger)
    {
        lock (_gate)
        {
            if (_logger is not null)
            {
                return;
            }

            while (_kept.TryDequeue(out var log))
            {
                log(logger);
            }

            _logger = logger;
        }
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Volatile.Read(ref _logger)?.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => Volatile.Read(ref _logger)?.IsEnabled(logLevel) ?? true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            if (_logger is { } logger)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
            else if (_kept.Count < KeptMax)
            {
                _kept.Enqueue(log => log.Log(logLevel, eventId, state, exception, formatter));
            }
        }
    }
}
