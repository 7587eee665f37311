using CsCheck;
using Granary.Ids;
using Granary.Shards;

namespace Granary.Locks;

public sealed class LockProperties
{
    private static readonly Gen<(int Kind, int Who, int Size)[]> Schedules =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 11], Gen.Int[0, 2000]).Array[0, 600];

    [Fact]
    public void Nobody_holds_beside_another_what_modes_forbid_whatever_crashes_or_answers_late()
    {
        var grants = 0;

        Schedules.Sample(
            schedule =>
            {
                var model = new LockModel();
                model.Run(schedule);
                model.Finish();
                Interlocked.Add(ref grants, model.Grants);
            },
            iter: ModelRuns.Schedules(2000));

        Assert.True(grants > 10_000, $"Only {grants} locks were ever held: the model tests nothing.");
    }

    [Fact]
    public void What_a_replaced_owner_still_answers_is_waited_out_by_the_next_one()
    {
        var grants = 0;

        Gen.Select(Gen.Int[0, 7].Array[200], Gen.Int[0, 60], Gen.Bool).Sample(
            (steps, takeoverAt, isNewHolder) =>
            {
                var model = new LockModel();
                model.TakeOver(steps, takeoverAt, isNewHolder);
                Interlocked.Add(ref grants, model.Grants);
            },
            iter: ModelRuns.Schedules(1000));

        Assert.True(grants > 1_500, $"The one who waits was seldom granted: {grants} grants in all.");
    }

    [Fact]
    public void Requests_of_a_mode_are_granted_in_the_order_in_which_they_came() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000]).Array[0, 200].Sample(
            schedule =>
            {
                var shard = new OneShard();
                var waiting = new Dictionary<LockMode, List<OperationId>>();
                foreach (var (kind, size) in schedule)
                {
                    var mode = (LockMode)(size % 4);
                    if (kind < 5)
                    {
                        var request = shard.Ask("a", mode, permits: mode == LockMode.Permits ? 1 + (size % 3) : 1, limit: mode == LockMode.Permits ? 4 : 1);
                        if (request.Reply is LockQueued)
                        {
                            (waiting.TryGetValue(mode, out var queue) ? queue : waiting[mode] = []).Add(request.Id);
                        }
                    }
                    else if (kind < 6 && waiting.GetValueOrDefault(mode) is { Count: > 0 } queue)
                    {
                        shard.Release(queue[size % queue.Count]);
                        queue.RemoveAt(size % queue.Count);
                    }
                    else if (shard.Held.Count > 0)
                    {
                        shard.Release(shard.Held[size % shard.Held.Count]);
                    }

                    foreach (var offered in shard.TakeOffers())
                    {
                        var queueOf = waiting.Values.Single(requests => requests.Contains(offered));
                        Assert.Equal(queueOf[0], offered);
                        queueOf.RemoveAt(0);
                        shard.Claim(offered);
                    }

                    // No wake-up is lost: who waits, waits for somebody.
                    Assert.True(shard.Table.Census is { Waiting: 0 } or { Held: > 0 });
                }
            },
            iter: ModelRuns.Schedules(2000));
}
