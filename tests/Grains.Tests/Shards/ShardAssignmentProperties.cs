using CsCheck;

namespace Granary.Shards;

public sealed class ShardAssignmentProperties
{
    private static readonly Gen<string[]> Silos =
        Gen.Int[1, 60_000].ArrayUnique[1, 24].Select(static ports => ports.Select(static port => $"127.0.0.1:{port}").ToArray());

    [Fact]
    public void No_silo_has_more_than_one_shard_more_than_another() => Silos.Sample(silos =>
    {
        var owners = ShardAssignment.Owners("ids", 16, silos);

        var loads = silos.Select(silo => owners.Values.Count(owner => owner == silo)).ToArray();
        Assert.Equal(16, owners.Count);
        Assert.True(loads.Max() - loads.Min() <= 1);
    });

    [Fact]
    public void The_order_of_the_silos_does_not_matter() => Gen.Select(Silos, Gen.Int).Sample((silos, seed) =>
    {
        string[] shuffled = [.. silos];
        new Random(seed).Shuffle(shuffled);

        Assert.Equal(ShardAssignment.Owners("ids", 16, silos), ShardAssignment.Owners("ids", 16, shuffled));
        Assert.Equal(ShardAssignment.Owner("ids/orders", silos), ShardAssignment.Owner("ids/orders", shuffled));
    });

    [Fact]
    public void A_key_outside_the_numbered_shards_stays_where_it_is_unless_its_silo_leaves() => Gen.Select(Silos, Gen.Int[1, 60_000]).Sample((silos, newcomer) =>
    {
        string[] grown = [.. silos, $"10.0.0.1:{newcomer}"];

        var before = ShardAssignment.Owner("config/shop", silos);
        var after = ShardAssignment.Owner("config/shop", grown);

        Assert.True(after == before || after == grown[^1]);
    });

    [Fact]
    public void A_third_silo_takes_about_a_third_and_little_else_moves()
    {
        string[] two = ["127.0.0.1:11111", "127.0.0.1:11112"];
        var before = ShardAssignment.Owners("ids", 1024, two);

        var after = ShardAssignment.Owners("ids", 1024, [.. two, "127.0.0.1:11113"]);

        var movedElsewhere = before.Count(pair => after[pair.Key] != pair.Value && after[pair.Key] != "127.0.0.1:11113");
        Assert.InRange(after.Values.Count(static owner => owner == "127.0.0.1:11113"), 341, 342);
        Assert.True(movedElsewhere < 1024 / 16, $"{movedElsewhere} shards moved between silos that stayed.");
    }

    [Theory]
    [InlineData("orders", 16, 11)]
    [InlineData("default", 16, 1)]
    public void A_name_stays_on_its_shard_for_ever(string name, int shardCount, int shard) =>
        Assert.Equal(shard, ShardMap.ShardOf(name, shardCount));
}
