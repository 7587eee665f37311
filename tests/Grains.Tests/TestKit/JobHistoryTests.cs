using Granary.Histories;
using Granary.Jobs;

namespace Granary.TestKit;

/// <summary>What must not have happened is found.</summary>
public sealed class JobHistoryTests
{
    private readonly List<HistoryOperation> _operations = [];
    private readonly Dictionary<string, JobState?> _ends = [];

    [Fact]
    public void A_job_that_was_run_twice_and_completed_once_is_as_it_should_be()
    {
        Enqueued("a", JobState.Succeeded);
        Started("a", run: 1, late: 10);
        Started("a", run: 2, late: 20);
        Ended("a", JobWords.Complete, run: 2, JobWords.Accepted);
        Ended("a", JobWords.Complete, run: 1, JobWords.Refused);

        Assert.Empty(JobHistory.FindProblems(_operations, _ends));
    }

    [Fact]
    public void A_job_whose_completion_got_no_answer_may_have_succeeded()
    {
        Enqueued("a", JobState.Succeeded);
        Started("a", run: 1, late: 0);
        Ended("a", JobWords.Complete, run: 1, outcome: null);

        Assert.Empty(JobHistory.FindProblems(_operations, _ends));
    }

    [Fact]
    public void A_job_that_is_early_is_found()
    {
        Enqueued("a", JobState.Succeeded);
        Started("a", run: 1, late: -1);
        Ended("a", JobWords.Complete, run: 1, JobWords.Accepted);

        Assert.StartsWith("Early", Assert.Single(JobHistory.FindProblems(_operations, _ends)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_accepted_completions_of_a_job_are_found()
    {
        Enqueued("a", JobState.Succeeded);
        Ended("a", JobWords.Complete, run: 1, JobWords.Accepted);
        Ended("a", JobWords.Complete, run: 2, JobWords.Accepted);

        Assert.StartsWith("Completed 2 times", Assert.Single(JobHistory.FindProblems(_operations, _ends)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Lost")]
    [InlineData(JobState.Ready, "Not ended")]
    [InlineData(JobState.Running, "Not ended")]
    [InlineData(JobState.Succeeded, "Succeeded, and nobody did it")]
    public void An_acknowledged_job_that_has_not_ended_by_somebodys_doing_is_found(JobState? state, string problem)
    {
        Enqueued("a", state);

        Assert.StartsWith(problem, Assert.Single(JobHistory.FindProblems(_operations, _ends)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_job_that_was_completed_is_found()
    {
        Enqueued("a", JobState.Dead);
        Ended("a", JobWords.Complete, run: 1, JobWords.Accepted);

        Assert.StartsWith("Dead, although", Assert.Single(JobHistory.FindProblems(_operations, _ends)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_acknowledged_job_that_nobody_looked_for_is_found()
    {
        Enqueued("a", JobState.Succeeded);
        _ends.Clear();

        Assert.StartsWith("Nobody looked", Assert.Single(JobHistory.FindProblems(_operations, _ends)), StringComparison.Ordinal);
    }

    private void Enqueued(string job, JobState? end)
    {
        Add(job, JobWords.Enqueue, outcome: JobWords.Done);
        _ends[job] = end;
    }

    private void Started(string job, long run, long late) => Add(job, JobWords.Start, run, late, JobWords.Done);

    private void Ended(string job, string kind, long run, string? outcome) => Add(job, kind, run, outcome: outcome);

    private void Add(string job, string kind, long argument = 0, long argument2 = 0, string? outcome = null) => _operations.Add(new HistoryOperation
    {
        Process = "p",
        Kind = kind,
        Key = job,
        Argument = argument,
        Argument2 = argument2,
        Invoked = _operations.Count,
        Returned = outcome is null ? null : _operations.Count,
        Outcome = outcome,
    });
}
