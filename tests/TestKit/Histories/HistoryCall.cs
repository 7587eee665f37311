using System.Diagnostics;

namespace Granary.Histories;

/// <summary>An operation that has begun. One that is never returned may have taken effect at any time since, or never.</summary>
public sealed class HistoryCall
{
    private readonly HistoryRecorder _recorder;
    private readonly long _number;

    internal HistoryCall(HistoryRecorder recorder, long number)
    {
        _recorder = recorder;
        _number = number;
    }

    /// <summary>Records the answer; to be called as soon as it is there.</summary>
    public void Return(string outcome, long value = 0, long value2 = 0) =>
        _recorder.Write(new HistoryLine(_number, Stopwatch.GetTimestamp(), Outcome: outcome, A: value, B: value2));

    /// <summary>Records why there is no answer: the operation stays undecided, the words are for whoever reads the file.</summary>
    public void Fail(Exception problem) =>
        _recorder.Write(new HistoryLine(_number, Stopwatch.GetTimestamp(), Problem: $"{problem.GetType().Name}: {problem.Message}"));
}
