using System.Globalization;

namespace Granary.Jobs;

/// <summary>
/// What a worker proves with that it speaks for a run of a job. Each run has another one, and only the newest run's is accepted, so of
/// two workers with one job no more than one completes it.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Run">How often the job has been handed out, this time included.</param>
/// <param name="Epoch">The epoch of the shard's owner that handed it out.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.receipt")]
public readonly record struct JobReceipt(
    [property: Id(0)] JobId Job, [property: Id(1)] int Run, [property: Id(2)] long Epoch)
{
    private const char Separator = '.';

    /// <summary>Reads a receipt as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string? text, out JobReceipt receipt)
    {
        receipt = default;
        if (text?.Split(Separator) is not [var job, var run, var epoch]
            || !JobId.TryParse(job, out var id)
            || !int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var owner))
        {
            return false;
        }

        receipt = new JobReceipt(id, number, owner);
        return true;
    }

    /// <summary>The three parts with dots between them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job}{Separator}{Run}{Separator}{Epoch}");
}
