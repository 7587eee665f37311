using System.Text.Json;
using Granary.Histories;

namespace Granary.Jobs;

/// <summary>Speaks a worker's protocol and records what is said.</summary>
internal sealed class RecordedLeases(IJobLeases leases, HistoryRecorder recorder) : IJobLeases
{
    private const int SayEvery = 20;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<JobReceipt, string> _operations = new();
    private long _done;

    public Task<int> CountPartitionsAsync(string queue, CancellationToken cancellationToken = default) => leases.CountPartitionsAsync(queue, cancellationToken);

    public async Task<IReadOnlyList<JobLease>> FetchAsync(
        string queue,
        string worker,
        int max,
        TimeSpan wait,
        IReadOnlyCollection<JobHandlerName>? handlers = null,
        int? partition = null,
        CancellationToken cancellationToken = default)
    {
        var fetched = await leases.FetchAsync(queue, worker, max, wait, handlers, partition, cancellationToken);
        var now = DateTimeOffset.UtcNow;
        foreach (var lease in fetched)
        {
            var operation = $"{JsonSerializer.Deserialize<MadeJob>(lease.Payload.AsSpan(), JsonSerializerOptions.Web)!.Operation:N}";
            _operations[lease.Receipt] = operation;
            recorder.Invoke(JobWords.Start, operation, lease.Receipt.Run, (long)(now - lease.Due).TotalMicroseconds).Return(JobWords.Done);
        }

        return fetched;
    }

    public Task<IReadOnlyList<JobStanding>> ExtendAsync(IReadOnlyList<JobReceipt> receipts, CancellationToken cancellationToken = default) =>
        leases.ExtendAsync(receipts, cancellationToken);

    public async Task CompleteAsync(JobReceipt receipt, CancellationToken cancellationToken = default)
    {
        await TellAsync(JobWords.Complete, receipt, () => leases.CompleteAsync(receipt, cancellationToken));
        if (Interlocked.Increment(ref _done) is var done && done % SayEvery == 0)
        {
            Console.WriteLine($"done {done}");
        }
    }

    public async Task<DateTimeOffset?> FailAsync(
        JobReceipt receipt, string kind, string message, bool isFinal = false, TimeSpan? retryAfter = null, CancellationToken cancellationToken = default)
    {
        DateTimeOffset? retryAt = null;
        await TellAsync(
            JobWords.Fail, receipt, async () => retryAt = await leases.FailAsync(receipt, kind, message, isFinal, retryAfter, cancellationToken));
        return retryAt;
    }

    public Task ReturnAsync(JobReceipt receipt, CancellationToken cancellationToken = default)
    {
        _operations.TryRemove(receipt, out _);
        return leases.ReturnAsync(receipt, cancellationToken);
    }

    private async Task TellAsync(string kind, JobReceipt receipt, Func<Task> tell)
    {
        _operations.TryRemove(receipt, out var operation);
        var call = recorder.Invoke(kind, operation!, receipt.Run);
        try
        {
            await tell();
            call.Return(JobWords.Accepted);
        }
        catch (GranaryException stale) when (stale.Code == JobCodes.ReceiptStale)
        {
            call.Return(JobWords.Refused);
            throw;
        }
        catch (GranaryException problem)
        {
            call.Fail(problem);
            throw;
        }
    }
}
