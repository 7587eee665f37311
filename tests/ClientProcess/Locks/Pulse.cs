using System.Diagnostics;
using Granary.Histories;

namespace Granary.Locks;

/// <summary>Notices when this process' code did not get to run: it was stopped, or the machine is too busy. No lease covers that.</summary>
internal static class Pulse
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    // Half of what a shard waits beyond a lease's end for a signal that comes late.
    private static readonly TimeSpan LateBy = LockLimits.ExpiryGrace / 2;

    public static async Task WatchAsync(HistoryRecorder recorder, CancellationToken stopping)
    {
        using var beats = new PeriodicTimer(Every);
        var last = Stopwatch.GetTimestamp();
        try
        {
            while (await beats.WaitForNextTickAsync(stopping))
            {
                if (Stopwatch.GetElapsedTime(last) > LateBy)
                {
                    recorder.Note(LockWords.Stalled, "", since: last);
                }

                last = Stopwatch.GetTimestamp();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }
}
