using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Console;

namespace Granary.Hosting;

/// <summary>
/// Passes log events on, but of warnings and errors that others than Granary repeat only the first in a while; how many more there
/// were is told afterwards. A dead silo or database makes them warn with every attempt. Thread-safe.
/// </summary>
[ProviderAlias("Console")]
internal sealed class RepeatedLogs : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Within this time, events that are alike are one.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>How many kinds of events are kept apart; further ones are passed on as they come.</summary>
    public const int KindsMax = 1000;

    private const string Own = "Granary";

    private readonly ILoggerProvider _inner;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Category, EventId Event, LogLevel Level), Repetition> _kinds = new();
    private readonly ITimer _timer;

    /// <param name="inner">Where the events go.</param>
    /// <param name="time">Measures the window.</param>
    public RepeatedLogs(ILoggerProvider inner, TimeProvider time)
    {
        _inner = inner;
        _time = time;
        _timer = time.CreateTimer(_ => Tell(Window), null, Window, Window);
    }

    /// <summary>Puts this in front of the console.</summary>
    public static void Wrap(ILoggingBuilder logging)
    {
        var console = logging.Services.Single(static service => service.ImplementationType == typeof(ConsoleLoggerProvider));
        logging.Services.Remove(console);
        logging.Services.AddSingleton<ILoggerProvider>(static provider =>
            new RepeatedLogs(ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(provider), TimeProvider.System));
    }

    public ILogger CreateLogger(string categoryName)
    {
        var logger = _inner.CreateLogger(categoryName);
        return categoryName.StartsWith(Own, StringComparison.Ordinal) ? logger : new Filter(categoryName, logger, this);
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose()
    {
        _timer.Dispose();
        Tell(TimeSpan.Zero);
        _inner.Dispose();
    }

    private bool IsRepeated(string category, EventId kind, LogLevel level, ILogger logger)
    {
        if (level is not (LogLevel.Warning or LogLevel.Error))
        {
            return false;
        }

        var key = (category, kind, level);
        if (_kinds.TryGetValue(key, out var repetition))
        {
            return repetition.Repeat();
        }

        return _kinds.Count < KindsMax && !_kinds.TryAdd(key, new Repetition(logger, _time.GetTimestamp()));
    }

    private void Tell(TimeSpan olderThan)
    {
        foreach (var (kind, repetition) in _kinds)
        {
            if (_time.GetElapsedTime(repetition.Since) < olderThan)
            {
                continue;
            }

            _kinds.TryRemove(kind, out _);
            if (repetition.End() is var more and > 0)
            {
                repetition.Logger.Log(kind.Level, kind.Event, more, null, static (count, _) => $"{count} more like this one within {Window.TotalSeconds:0} s.");
            }
        }
    }

    private sealed class Repetition(ILogger logger, long since)
    {
        private int _more;

        public ILogger Logger => logger;

        public long Since => since;

        public bool Repeat()
        {
            Interlocked.Increment(ref _more);
            return true;
        }

        public int End() => Interlocked.Exchange(ref _more, 0);
    }

    private sealed class Filter(string category, ILogger inner, RepeatedLogs repeated) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel) && !repeated.IsRepeated(category, eventId, logLevel, inner))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
