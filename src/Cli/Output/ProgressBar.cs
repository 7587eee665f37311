using Spectre.Console;

namespace Granary.Output;

/// <summary>A progress bar on stderr, where somebody looks at it.</summary>
internal static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/> and shows how much of <paramref name="total"/> it has reported.</summary>
    public static Task RunAsync(Terminal terminal, string what, long total, Func<Action<long>, Task> work) =>
        RunAsync(terminal, what, (onTotal, onDone) =>
        {
            onTotal(total);
            return work(onDone);
        });

    /// <summary>Runs <paramref name="work"/>, which finds out by itself how much there is in all, and shows how much of it has been reported.</summary>
    public static async Task RunAsync(Terminal terminal, string what, Func<Action<long>, Action<long>, Task> work)
    {
        if (!terminal.ErrorIsTerminal)
        {
            await work(static _ => { }, static _ => { });
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        await terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(what);
                task.IsIndeterminate = true;
                var done = 0L;
                await work(Begin, amount =>
                {
                    var sum = Interlocked.Add(ref done, amount);
                    task.Value = sum;
                    var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                    task.Description = seconds > 0.2 ? $"{what} {TableRows.Count((long)(sum / seconds))}/s" : what;
                });

                void Begin(long total)
                {
                    task.MaxValue = Math.Max(1, total);
                    task.IsIndeterminate = false;
                }
            });
    }
}
