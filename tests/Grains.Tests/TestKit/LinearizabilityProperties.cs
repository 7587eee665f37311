using CsCheck;
using Granary.Histories;

namespace Granary.TestKit;

/// <summary>What a right lock did is accepted, and one deed that no lock does is found in it.</summary>
public sealed class LinearizabilityProperties
{
    private static readonly int Runs = TestEnvironment.Choose(300, 20_000);

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue - 1];

    public enum Lock
    {
        Mutex,
        ReaderWriter,
        Semaphore,
    }

    [Theory]
    [InlineData(Lock.Mutex)]
    [InlineData(Lock.ReaderWriter)]
    [InlineData(Lock.Semaphore)]
    public void What_a_right_lock_did_under_faults_is_accepted(Lock what) => Seeds.Sample(
        seed => Assert.Empty(Problems(what, Simulate(what, new Random(seed)))), iter: Runs);

    [Theory]
    [InlineData(Lock.Mutex)]
    [InlineData(Lock.ReaderWriter)]
    [InlineData(Lock.Semaphore)]
    public void One_holder_too_many_is_found_among_what_a_right_lock_did(Lock what) => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            var history = Simulate(what, random);
            if (HistoryMutation.Intrude(history, random, what == Lock.Semaphore ? LockWords.AcquirePermits : LockWords.AcquireExclusive) is { } mutated)
            {
                Assert.NotEmpty(Problems(what, mutated));
            }
        },
        iter: Runs);

    [Fact]
    public void A_reader_beside_a_writer_is_found_among_what_a_right_lock_did() => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            var history = Simulate(Lock.ReaderWriter, random);
            if (HistoryMutation.Intrude(history, random, LockWords.AcquireRead, beside: LockWords.AcquireExclusive) is { } mutated)
            {
                Assert.NotEmpty(Problems(Lock.ReaderWriter, mutated));
            }
        },
        iter: Runs);

    [Theory]
    [InlineData(Lock.Mutex)]
    [InlineData(Lock.ReaderWriter)]
    [InlineData(Lock.Semaphore)]
    public void A_token_that_goes_back_is_found_among_what_a_right_lock_did(Lock what) => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            if (HistoryMutation.SwapTokens(Simulate(what, random), random) is { } mutated)
            {
                Assert.NotEmpty(Problems(what, mutated));
            }
        },
        iter: Runs);

    [Fact]
    public void What_a_right_register_did_is_accepted() => Seeds.Sample(
        seed => Assert.Empty(RegisterHistory.FindProblems(new SimulatedRegister(new Random(seed), "r").Run(workers: 5, deeds: 300))), iter: Runs);

    [Fact]
    public void A_stale_write_that_was_accepted_is_found_among_what_a_right_register_did() => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            if (HistoryMutation.AcceptStale(new SimulatedRegister(random, "r").Run(workers: 5, deeds: 300), random) is { } mutated)
            {
                Assert.NotEmpty(RegisterHistory.FindProblems(mutated));
            }
        },
        iter: Runs);

    [Fact]
    public void Short_histories_of_anything_are_judged_as_by_trying_all_orders() => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            var registers = Any(random, () => new RegisterStep((RegisterStepKind)random.Next(3), random.Next(1, 4), random.Next(3)));
            var locks = Any(random, () => AnyLockStep(random));

            Assert.Equal(
                LinearizabilityOracle.Accepts(new FencedRegisterModel(), registers), Linearizability.FindProblem(new FencedRegisterModel(), registers) is null);
            Assert.All([LockModel.Mutex, LockModel.ReaderWriter, LockModel.Semaphore(3)], model => Assert.Equal(
                LinearizabilityOracle.Accepts(model, locks), Linearizability.FindProblem(model, locks) is null));
        },
        iter: Runs * 10);

    [Fact]
    public void A_hundred_thousand_operations_on_many_keys_and_twenty_thousand_on_one_are_checked()
    {
        var random = new Random(1);
        var many = Enumerable.Range(1, 500).SelectMany(key => new SimulatedLock(random, $"key-{key}", [LockWords.AcquireExclusive]).Run(8, 850)).ToList();
        var one = new SimulatedLock(random, "hot", [LockWords.AcquireRead, LockWords.AcquireExclusive]).Run(32, 70_000);

        Assert.True(many.Count > 100_000, $"{many.Count} operations");
        Assert.True(one.Count > 20_000, $"{one.Count} operations");
        Assert.Empty(new LockHistory(many).FindProblems(_ => LockModel.Mutex));
        Assert.Empty(new LockHistory(one).FindProblems(_ => LockModel.ReaderWriter));
    }

    private static List<TimedStep<TStep>> Any<TStep>(Random random, Func<TStep> step) =>
    [
        .. from number in Enumerable.Range(0, random.Next(1, 8))
           let invoked = random.Next(20)
           select new TimedStep<TStep>(step(), invoked, random.Next(4) == 0 ? null : invoked + random.Next(1, 12)),
    ];

    private static LockStep AnyLockStep(Random random)
    {
        var kind = (LockStepKind)random.Next(4);
        var token = kind is LockStepKind.Acquire or LockStepKind.Upgrade ? random.Next(9) : 0;
        return new LockStep(kind, random.Next(1, 4), (HoldMode)random.Next(4), random.Next(3), token);
    }

    private static IReadOnlyList<HistoryOperation> Simulate(Lock what, Random random) => what switch
    {
        Lock.Mutex => new SimulatedLock(random, "m", [LockWords.AcquireExclusive]).Run(workers: 5, deeds: 300),
        Lock.ReaderWriter => new SimulatedLock(
            random, "rw", [LockWords.AcquireExclusive, LockWords.AcquireRead, LockWords.AcquireRead, LockWords.AcquireUpgradeable]).Run(workers: 5, deeds: 300),
        _ => new SimulatedLock(random, "s", [LockWords.AcquirePermits], HistoryMutation.PermitsMax).Run(workers: 5, deeds: 300),
    };

    private static IReadOnlyList<string> Problems(Lock what, IReadOnlyList<HistoryOperation> history) => new LockHistory(history).FindProblems(_ => what switch
    {
        Lock.Mutex => LockModel.Mutex,
        Lock.ReaderWriter => LockModel.ReaderWriter,
        _ => LockModel.Semaphore(HistoryMutation.PermitsMax),
    });
}
