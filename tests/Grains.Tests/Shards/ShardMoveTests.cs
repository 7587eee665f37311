using Granary.Ids;

namespace Granary.Shards;

public sealed class ShardMoveTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silos_that_join_and_leave_take_and_give_their_share_and_lose_nothing()
    {
        await using var cluster = await ShardCluster.StartAsync(1);
        await Balanced(cluster, [16]);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(() => Draw(cluster, stop.Token), TestContext.Current.CancellationToken);

        await cluster.Silos.StartAdditionalSiloAsync();
        await cluster.Silos.StartAdditionalSiloAsync();
        await Balanced(cluster, [5, 5, 6]);
        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[2], TestContext.Current.CancellationToken);
        await Balanced(cluster, [8, 8]);
        await stop.CancelAsync();
        var values = await load;

        Assert.NotEmpty(values);
        Assert.Equal(values.Count, values.Distinct().Count());
    }

    [Fact]
    public async Task Once_every_shard_is_where_it_belongs_none_moves_any_more()
    {
        await using var cluster = await ShardCluster.StartAsync(2);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(() => Draw(cluster, stop.Token), TestContext.Current.CancellationToken);
        await cluster.Silos.StartAdditionalSiloAsync();
        await Balanced(cluster, [5, 5, 6]);
        await Checked(cluster, times: 3);
        var before = await cluster.Epochs();

        await Checked(cluster, times: 5);

        Assert.Equal(before, await cluster.Epochs());
        await stop.CancelAsync();
        await load;
    }

    private static async Task Checked(ShardCluster cluster, int times)
    {
        foreach (var balancer in cluster.Services<ShardBalancer>())
        {
            var enough = balancer.Checks + times;
            await Eventually.True(() => balancer.Checks >= enough, "the balancer looked at all shards some times more", Within);
        }
    }

    private static Task Balanced(ShardCluster cluster, int[] shares) => Eventually.True(
        () => cluster.Shards().Select(static keys => keys.Count).Order().SequenceEqual(shares),
        $"the silos own {string.Join(", ", shares)} shards", Within);

    // Takes ranges from sequences on every shard, over and over; a refused call is tried again, as a client does.
    private static async Task<List<(string Sequence, long Value)>> Draw(ShardCluster cluster, CancellationToken stop)
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(static i => $"load-{i}")];
        var values = new List<(string, long)>();
        for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % names.Length)
        {
            if (await Take(cluster, names[i]) is { } range)
            {
                values.AddRange(Enumerable.Range(0, range.Count).Select(n => (names[i], range.First + n)));
            }
        }

        return values;
    }

    private static async Task<SequenceRange?> Take(ShardCluster cluster, string name)
    {
        try
        {
            var replies = await cluster.ShardOf(name).Execute(
                [new CreateSequence(OperationId.New(), new SequenceDefinition(name)), new TakeRange(OperationId.New(), name, 10)]);
            return replies[1] as SequenceRange;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
