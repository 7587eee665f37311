using CsCheck;
using Granary.Ids;

namespace Granary.Config;

public sealed class ConfigProperties
{
    [Fact]
    public void Whatever_is_asked_applications_see_what_was_published_and_no_editor_overwrites_what_it_has_not_seen()
    {
        var (published, conflicts, gradually) = (0, 0, 0);

        Gen.Int.Sample(
            seed =>
            {
                var model = new ConfigModel(new Random(seed));
                model.Play(steps: 150);
                Interlocked.Add(ref published, model.Published);
                Interlocked.Add(ref conflicts, model.Conflicts);
                Interlocked.Add(ref gradually, model.Gradually);
            },
            iter: ModelRuns.Schedules(500));

        Assert.True(
            published > 2_000 && conflicts > 2_000 && gradually > 500,
            $"Only {published} publishes, {conflicts} conflicts and {gradually} gradual releases: the model tests nothing.");
    }
}
