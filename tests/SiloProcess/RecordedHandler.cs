using Granary.Histories;
using Granary.Jobs;

namespace Granary;

/// <summary>Does what a job says, and records when it began and when it was done. Whether that counted, no handler is told.</summary>
internal sealed class RecordedHandler(HistoryRecorder recorder) : IJobHandler<MadeJob>
{
    private readonly MadeJobHandler _handler = new();

    public async Task HandleAsync(MadeJob job, JobContext context, CancellationToken cancellationToken)
    {
        var operation = $"{job.Operation:N}";
        recorder.Invoke(JobWords.Start, operation, context.Receipt.Run, (long)(DateTimeOffset.UtcNow - context.Due).TotalMicroseconds).Return(JobWords.Done);
        try
        {
            await _handler.HandleAsync(job, context, cancellationToken);
        }
        catch (Exception)
        {
            recorder.Invoke(JobWords.Fail, operation, context.Receipt.Run);
            throw;
        }

        recorder.Invoke(JobWords.Complete, operation, context.Receipt.Run);
    }
}
