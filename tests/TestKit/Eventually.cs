using System.Diagnostics;

namespace Granary;

/// <summary>
/// Awaits what other threads and processes do, for a bounded real time, and says what did not happen. This is the one place
/// in the tests that looks again and again: whoever can be told (a task, an event, a fake clock) is told instead.
/// </summary>
public static class Eventually
{
    /// <summary>How long anything is awaited unless the caller says otherwise; generous, since the machine may be busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once the condition holds; an exception of the condition counts as "not yet" and is shown at the end.</summary>
    /// <param name="condition">Is asked again every 20 ms.</param>
    /// <param name="expectation">What should have become true, as the end of "Not within 30 s: ".</param>
    /// <param name="within"><see cref="Patience"/> when null.</param>
    public static Task True(Func<bool> condition, string expectation, TimeSpan? within = null) =>
        True(() => ValueTask.FromResult(condition()), expectation, within);

    /// <inheritdoc cref="True(Func{bool}, string, TimeSpan?)"/>
    public static async Task True(Func<ValueTask<bool>> condition, string expectation, TimeSpan? within = null) =>
        await Value(async () => await condition() ? expectation : null, expectation, within);

    /// <summary>Returns the first value that is not null; an exception counts as "not yet" and is shown at the end.</summary>
    public static async Task<T> Value<T>(Func<ValueTask<T?>> look, string expectation, TimeSpan? within = null)
        where T : class
    {
        var limit = within ?? Patience;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            Exception? last = null;
            try
            {
                if (await look() is { } found)
                {
                    return found;
                }
            }
            catch (Exception problem) when (!IsSkip(problem))
            {
                last = problem;
            }

            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw Missed(expectation, limit, last);
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Awaits a signal and hands on its exception; a signal that does not come fails with the expectation.</summary>
    public static async Task Completes(Task signal, string expectation, TimeSpan? within = null)
    {
        var limit = within ?? Patience;
        try
        {
            await signal.WaitAsync(limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!signal.IsCompleted)
        {
            throw Missed(expectation, limit, null);
        }
    }

    /// <inheritdoc cref="Completes(Task, string, TimeSpan?)"/>
    public static async Task<T> Completes<T>(Task<T> signal, string expectation, TimeSpan? within = null)
    {
        await Completes((Task)signal, expectation, within);
        return await signal;
    }

    private static bool IsSkip(Exception problem) => problem.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal);

    private static TimeoutException Missed(string expectation, TimeSpan limit, Exception? last) =>
        new($"Not within {limit.TotalSeconds:0.###} s: {expectation}.", last);
}
