using CsCheck;

namespace Granary.Ids;

public sealed class SequenceProperties
{
    private static readonly Gen<(int Kind, int Who, int Size)[]> Schedules =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 4], Gen.Int[0, 1000]).Array[0, 400];

    private const int Take = 0;

    private const int Return = 70;

    private const int Flush = 99;

    private static readonly Gen<SequenceDefinition> Definitions = Gen.OneOf(
        new SequenceDefinition("", 1),
        new SequenceDefinition("", 0, 7),
        new SequenceDefinition("", -1000, 3, 1000),
        new SequenceDefinition("", 1, 1, 3000),
        new SequenceDefinition("", long.MinValue, IdLimits.SequenceStepMax),
        new SequenceDefinition("", long.MinValue, 1),
        new SequenceDefinition("", long.MaxValue - 20_000, 9));

    /// <summary>
    /// The model also checks that a taker's values grow, and that 64 runs at the least lie between two durable writes.
    /// </summary>
    [Fact]
    public void No_value_is_handed_out_twice_whatever_crashes() =>
        Gen.Select(Definitions, Schedules).Sample(
            (definition, schedule) =>
            {
                var model = new SequenceModel(definition);
                model.Run(schedule);
                model.Finish();

                Assert.All(model.Used, value => Assert.InRange(value, definition.Start, definition.Maximum));
            },
            iter: ModelRuns.Schedules(1500));

    [Fact]
    public void Clean_stops_and_returned_tails_leave_no_gap() =>
        Gen.Select(Definitions, Gen.Int[1, 60].Array[0, 40].Array[1, 4]).Sample(
            (definition, lives) =>
            {
                var model = new SequenceModel(definition);
                foreach (var life in lives)
                {
                    model.Run(life.SelectMany(size => new[] { (Take, size, size), (Take, size + 1, size), (Flush, 0, 0), (Return, size, size) }));
                    model.GiveBackAndStop();
                }

                model.TakeAll(runs: 200, count: 32);
                var values = model.Used.Order().ToArray();
                var expected = Enumerable.Range(0, values.Length).Select(i => definition.Start + (i * definition.Step));
                Assert.Equal(expected, values);
            },
            iter: ModelRuns.Schedules(100));

    [Fact]
    public void A_sequence_with_a_maximum_gives_all_its_values_and_then_no_more() =>
        Gen.Select(Gen.Long[-500, 500], Gen.Long[1, 9], Gen.Long[0, 5000], Gen.Int[1, 700]).Sample(
            (start, step, width, count) =>
            {
                var model = new SequenceModel(new SequenceDefinition("", start, step, start + width));

                model.TakeAll(runs: 5100, count);

                Assert.Equal((width / step) + 1, model.Used.Count);
                Assert.Equal(start + (width / step * step), model.Used.Max());
            },
            iter: ModelRuns.Schedules(20));
}
