using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Checks what workers ask with.</summary>
internal static class FetchGuards
{
    /// <summary>Why a fetch cannot be answered; <see langword="null"/> when it can.</summary>
    public static Refusal? Check(JobFetch fetch)
    {
        var wrong = fetch switch
        {
            _ when string.IsNullOrWhiteSpace(fetch.Worker) || fetch.Worker.Length > JobLimits.WorkerLengthMax || !StorableText.Is(fetch.Worker) =>
                $"a worker has a name of up to {JobLimits.WorkerLengthMax} storable characters",
            { Max: < 1 or > JobLimits.FetchMax } => $"it has room for 1 to {JobLimits.FetchMax} jobs, not {fetch.Max}",
            { Handlers: { IsDefault: false, Length: > JobLimits.HandlersPerWorkerMax } } => $"it names up to {JobLimits.HandlersPerWorkerMax} handlers",
            _ when fetch.Wait < TimeSpan.Zero || fetch.Wait > JobLimits.FetchFor => $"it waits up to {JobLimits.FetchFor.TotalSeconds} s, not {fetch.Wait}",
            _ => null,
        };
        return JobGuards.CheckQueue(fetch.Queue) ?? (wrong is null ? null : JobGuards.Invalid(JobCodes.FetchInvalid, $"A worker cannot ask so: {wrong}.", "fetch"));
    }
}
