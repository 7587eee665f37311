namespace Granary.TestKit;

public sealed class LongFactTests
{
    [LongFact]
    public void A_long_fact_runs_in_long_runs_only() => Assert.True(TestEnvironment.IsLongRun);
}
