using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Owns the configuration of an application in an environment. Key: <see cref="ConfigPlace.KeyOf"/>.</summary>
[GrainInterfaceType("granary.config-shard")]
public interface IConfigShardGrain : IShardGrain
{
    /// <summary>Carries out a batch. Each command succeeds or is refused by itself; every answer is durable when it arrives.</summary>
    /// <param name="commands">At most <see cref="ShardLimits.BatchSizeMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    /// <returns>One reply per command, in order.</returns>
    [Alias("execute")]
    ValueTask<ImmutableArray<ShardReply>> Execute(ImmutableArray<ConfigCommand> commands, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers with the revision, as soon as it is another than <paramref name="seen"/>, and after <see cref="ConfigLimits.WatchFor"/> in
    /// any case. What it stands for is in the database by then.
    /// </summary>
    /// <param name="seen">The revision that the caller has.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("watch")]
    [ResponseTimeout("00:00:30")]
    ValueTask<ConfigRevision> Watch(long seen, CancellationToken cancellationToken = default);

    /// <summary>A public namespace has a new release: the namespaces that extend its newest one follow.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("follow")]
    ValueTask Follow(CancellationToken cancellationToken = default);

    /// <summary>Takes note of what instances run. It is kept in memory: they say it again.</summary>
    /// <param name="reports">At most <see cref="ConfigLimits.ReportsPerCallMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("report")]
    ValueTask Report(ImmutableArray<ConfigReport> reports, CancellationToken cancellationToken = default);

    /// <summary>The instances that have said what they run.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("instances")]
    ValueTask<InstanceList> Instances(CancellationToken cancellationToken = default);
}
