using Microsoft.Extensions.Logging;

namespace Granary.Config;

/// <summary>What was logged.</summary>
internal sealed class LogLines : ILogger
{
    private readonly List<(LogLevel Level, int Event, string Message)> _lines = [];

    public IReadOnlyList<(LogLevel Level, int Event, string Message)> All => _lines;

    public void Clear() => _lines.Clear();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
}
