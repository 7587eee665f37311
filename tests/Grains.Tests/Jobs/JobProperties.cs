using CsCheck;
using Granary.Ids;

namespace Granary.Jobs;

public sealed class JobProperties
{
    [Fact]
    public void Whatever_happens_no_job_is_early_lost_or_done_twice_and_groups_keys_and_limits_hold()
    {
        var (ended, dead) = (0, 0);

        Gen.Int.Sample(
            seed =>
            {
                var model = new JobModel(new Random(seed));
                model.Play(steps: 150);
                Interlocked.Add(ref ended, model.Ended);
                Interlocked.Add(ref dead, model.Dead);
            },
            iter: ModelRuns.Schedules(2000));

        Assert.True(ended > 40_000 && dead > 2_000, $"Only {ended} jobs ended and {dead} died: the model tests nothing.");
    }
}
