using CsCheck;

namespace Granary.Ids;

public sealed class SequenceOrderProperties
{
    private static readonly Gen<(int Kind, int Who, int Size)[]> Schedules =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 19], Gen.Int[0, 1000]).Array[0, 400];

    /// <summary>The model also checks that no value is told twice.</summary>
    [Fact]
    public void Who_asks_for_a_monotonic_value_after_another_was_told_gets_a_greater_one_whatever_crashes_or_lives_on() =>
        Schedules.Sample(
            schedule =>
            {
                using var model = new OrderModel(SequenceLevel.Monotonic);
                model.Run(schedule);
                model.Finish();
            },
            iter: ModelRuns.Schedules(800));

    /// <summary>The model also checks that no value is told twice, and that a repeat after a lost answer gets the same.</summary>
    [Fact]
    public void Strict_values_come_in_order_and_only_clients_that_give_up_leave_gaps_whatever_crashes_or_lives_on() =>
        Schedules.Sample(
            schedule =>
            {
                using var model = new OrderModel(SequenceLevel.Strict);
                model.Run(schedule);

                Assert.True(model.Finish() <= 0, "There is a gap that no client left.");
            },
            iter: ModelRuns.Schedules(800));
}
