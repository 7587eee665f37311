using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>The real rules of a shard whose answers to takers are held back until the test lets them go.</summary>
internal sealed class HeldIdShards(TimeProvider time) : IIdShards
{
    private readonly CoreIdShards _shards = new(time);
    private readonly ConcurrentQueue<TaskCompletionSource> _held = new();

    /// <summary>Whether what is sent from now on is held back.</summary>
    public bool Holds { get; set; }

    /// <summary>What was asked of sequences while answers were held.</summary>
    public ConcurrentQueue<TakeRange> Takes { get; } = new();

    public async Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        if (!Holds || command is not TakeRange take)
        {
            return await _shards.Send<TReply>(name, command, cancellationToken);
        }

        // What is sent is decided at once: only the answer is late.
        var reply = _shards.Send<TReply>(name, command, cancellationToken);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(gate);
        Takes.Enqueue(take);
        await gate.Task;
        return await reply;
    }

    public Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply => _shards.SendToAll<TReply>(command, cancellationToken);

    /// <summary>Lets the oldest answer go.</summary>
    public void Release()
    {
        Assert.True(_held.TryDequeue(out var gate), "An answer is held back.");
        gate.SetResult();
    }
}
