using Granary.Shards;

namespace Granary.Config;

/// <summary>Releases what a namespace says on top of a newer release of the public one that it extends. Asked by the shard of itself.</summary>
internal sealed record FollowBase(OperationId Operation, ConfigActor Actor, NamespaceName Name) : ConfigCommand(Operation, Actor);
