using System.Globalization;
using Granary.Histories;

namespace Granary.Jobs;

/// <summary>Enqueues jobs, for now and for soon, and repeats those whose answer was lost until it has one.</summary>
internal sealed class JobMaker(JobArguments arguments, int number, IJobClient jobs, HistoryRecorder recorder)
{
    private const int BatchMax = 8;
    private const int GroupCount = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(200);

    private readonly Random _random = new((arguments.Seed * 1_000) + number);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await EnqueueAsync([.. Enumerable.Range(0, _random.Next(1, BatchMax + 1)).Select(_ => Make())], stopping);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken stopping)
    {
        while (true)
        {
            var calls = requests.Select(request => recorder.Invoke(JobWords.Enqueue, $"{request.Operation:N}", NumberOf(request.Group))).ToList();
            try
            {
                var enqueued = await jobs.EnqueueAllAsync(arguments.Queue, requests, CancellationToken.None);
                for (var i = 0; i < calls.Count; i++)
                {
                    calls[i].Return(enqueued[i].Kind is JobOutcomeKind.Enqueued or JobOutcomeKind.Known ? JobWords.Done : JobWords.Refused);
                }

                return;
            }
            catch (GranaryException problem)
            {
                calls.ForEach(call => call.Fail(problem));
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(AfterRefusal, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static long NumberOf(string? group) => group is null ? 0 : long.Parse(group, CultureInfo.InvariantCulture);

    private JobRequest Make()
    {
        var operation = Guid.CreateVersion7();
        return JobRequest.Of(MadeJobHandler.Name, new MadeJob(operation, _random.Next(10), _random.Next(20) == 0 ? _random.Next(1, 3) : 0)) with
        {
            Operation = operation,
            Due = _random.Next(2) == 0 ? null : DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(_random.Next(3_000)),
            Group = _random.Next(4) == 0 ? $"{_random.Next(1, GroupCount + 1)}" : null,
            Priority = _random.Next(JobLimits.PriorityMin, JobLimits.PriorityMax + 1),
        };
    }
}
