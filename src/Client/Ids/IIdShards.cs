using Granary.Shards;

namespace Granary.Ids;

/// <summary>The way from the client to the shards of the Ids block. Thread-safe.</summary>
internal interface IIdShards
{
    /// <summary>Sends a command to the shard that owns <paramref name="name"/>, repeats it while that can help, and answers with the reply.</summary>
    /// <exception cref="GranaryException">The command was refused, or no shard could be reached in time.</exception>
    /// <exception cref="InvalidRequestException">The command breaks a rule.</exception>
    Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply;

    /// <summary>Sends a command to every shard and answers with all replies.</summary>
    Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply;
}
