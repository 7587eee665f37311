using Granary.Shards;

namespace Granary.Jobs;

public sealed class JobPlaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void A_key_that_is_made_for_a_partition_lies_there_and_no_two_are_the_same(int partitions)
    {
        var home = JobPlace.HomeOf("mail", ShardLimits.ShardCount);
        var keys = Enumerable.Range(0, 1_000).Select(i => (Partition: i % partitions, Key: JobPlace.NewKey(i % partitions, partitions))).ToList();

        Assert.All(keys, key => Assert.Equal(
            (home + key.Partition) % ShardLimits.ShardCount, JobPlace.ShardOf("mail", partitions, group: null, key.Key, ShardLimits.ShardCount)));
        Assert.All(keys, static key => Assert.Equal(7, key.Key.Version));
        Assert.Equal(keys.Count, keys.Select(static key => key.Key).Distinct().Count());
    }
}
