using Granary.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Hosting;

public sealed class RepeatedLogsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _lines = new();
    private readonly RepeatedLogs _logs;

    public RepeatedLogsTests() => _logs = new RepeatedLogs(_lines, _time);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Of_a_warning_that_is_repeated_the_first_is_written_and_then_how_many_there_were()
    {
        var logger = _logs.CreateLogger("Polly");
        for (var i = 1; i <= 5; i++)
        {
            Warn(logger, $"attempt {i} failed");
        }

        Assert.Equal(["Warning 7 attempt 1 failed "], _lines.Lines);
        _time.Advance(RepeatedLogs.Window);
        Assert.Equal(["Warning 7 attempt 1 failed ", "Warning 7 4 more like this one within 10 s. "], _lines.Lines);
    }

    [Fact]
    public void After_a_quiet_while_the_first_is_written_again()
    {
        var logger = _logs.CreateLogger("Polly");
        Warn(logger, "first");
        _time.Advance(RepeatedLogs.Window);

        Warn(logger, "again");

        Assert.Equal(["Warning 7 first ", "Warning 7 again "], _lines.Lines);
    }

    [Fact]
    public void Other_events_and_other_categories_are_not_alike()
    {
        var logger = _logs.CreateLogger("Orleans.Messaging");
        Warn(logger, "one");
        Warn(logger, "other event", kind: 8);
        Warn(_logs.CreateLogger("Polly"), "other category");

        Assert.Equal(3, _lines.Lines.Count);
    }

    [Theory]
    [InlineData("Granary.Ledger.SiloLedger", LogLevel.Warning)]
    [InlineData("Polly", LogLevel.Information)]
    [InlineData("Polly", LogLevel.Critical)]
    public void What_is_Granary_s_own_or_no_warning_is_always_written(string category, LogLevel level)
    {
        var logger = _logs.CreateLogger(category);
        Warn(logger, "one", level);
        Warn(logger, "two", level);

        Assert.Equal(2, _lines.Lines.Count);
    }

    [Fact]
    public void What_was_left_out_is_told_at_the_end_at_the_latest()
    {
        var logger = _logs.CreateLogger("Polly");
        Warn(logger, "one");
        Warn(logger, "two");

        _logs.Dispose();

        Assert.Contains("1 more", _lines.Lines[^1], StringComparison.Ordinal);
    }

    private static void Warn(ILogger logger, string text, LogLevel level = LogLevel.Warning, int kind = 7) =>
        logger.Log(level, kind, text, null, static (state, _) => state);
}
