using Granary.Jobs;
using Granary.Shards;

namespace Granary.Http.Jobs;

/// <summary>What became of a job.</summary>
/// <param name="Outcome">enqueued; known, when it was before; keyTaken, when another job has its key; refused.</param>
/// <param name="Job">Its id; with keyTaken that of the job that has the key.</param>
/// <param name="Refusal">Why it was refused.</param>
internal sealed record EnqueuedBody(JobOutcomeKind Outcome, string? Job, EnqueuedBody.RefusedJob? Refusal)
{
    public static EnqueuedBody Of(EnqueuedJob job) => new(
        job.Kind, job.Kind == JobOutcomeKind.Refused ? null : job.Id.ToString(), job.Refusal is { } why ? RefusedJob.Of(why) : null);

    /// <summary>Why a job was refused.</summary>
    /// <param name="Code">The stable code.</param>
    /// <param name="Detail">What, which, and what next.</param>
    /// <param name="Argument">The member that broke a rule.</param>
    internal sealed record RefusedJob(string Code, string Detail, string? Argument)
    {
        public static RefusedJob Of(Refusal refusal) => new(refusal.Code, refusal.Message, refusal.Argument);

        public static RefusedJob Of(InvalidRequestException refusal) => new(refusal.Code, refusal.Message, refusal.ParamName);
    }
}
