namespace Granary.Config;

public sealed class GradualAudienceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    public void A_percentage_has_about_that_many_instances_and_keeps_them_when_it_grows(double percent)
    {
        var instances = Enumerable.Range(0, 20_000).Select(static i => new ConfigInstance { Name = $"host-{i}" }).ToList();
        var (small, large) = (Audience("g", percent), Audience("g", percent * 2));

        var inside = instances.Where(small.Has).ToList();

        Assert.InRange(inside.Count / 200.0, percent * 0.8, percent * 1.2);
        Assert.All(inside, instance => Assert.True(large.Has(instance)));
        Assert.NotEqual(inside.Select(static one => one.Name), instances.Where(Audience("h", percent).Has).Select(static one => one.Name));
    }

    [Fact]
    public void Who_does_not_say_who_it_is_gets_none()
    {
        Assert.False(Audience("g", 100).Has(instance: null));
        Assert.True(Audience("g", 100).Has(new ConfigInstance { Name = "a" }));
    }

    private static GradualAudience Audience(string name, double percent) =>
        new(new Gradual(name, 1, new GradualMatch { Percent = percent }, Comment: null, "ann", DateTimeOffset.UnixEpoch, []));
}
