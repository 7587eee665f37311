using System.Collections.Concurrent;
using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>One process' line to the shards: it can be cut, slow, deaf, and lose answers. What was sent is carried out, whether its sender waits or not.</summary>
internal sealed class LockLine(ILockShards shards, TimeProvider time) : ILockShards
{
    private TaskCompletionSource _line = Open();
    private int _underWay;

    /// <summary>How long a message takes, either way.</summary>
    public Func<TimeSpan> Latency { get; set; } = static () => TimeSpan.Zero;

    /// <summary>How many of the next commands are carried out twice, as though their first answers had been lost.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>What commands of a kind end with instead of being carried out.</summary>
    public ConcurrentDictionary<Type, Exception> Refused { get; } = new();

    /// <summary>Whether nothing is heard of events.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>How many keep-alives were sent.</summary>
    public int KeepAlives { get; private set; }

    /// <summary>Whether no keep-alive is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _underWay) == 0;

    /// <summary>Holds up everything that is sent and answered from now on.</summary>
    public void Cut() => _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets go on what was held up.</summary>
    public void Mend() => Interlocked.Exchange(ref _line, Open()).TrySetResult();

    public ValueTask<int> ShardOf(string space, string name, CancellationToken cancellationToken) => shards.ShardOf(space, name, cancellationToken);

    public ValueTask<int> Count(CancellationToken cancellationToken) => shards.Count(cancellationToken);

    public Task<TReply> Send<TReply>(int shard, LockCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Deliver<TReply>(shard, command).WaitAsync(cancellationToken);
    }

    public async Task<LockEvents> Listen(int shard, LockListen listen, CancellationToken cancellationToken)
    {
        if (IsDeaf)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }

        await Travel();
        var events = await shards.Listen(shard, listen, cancellationToken);
        await Travel();
        return events;
    }

    public async Task<ImmutableArray<LockRenewal>> Renew(
        Guid session, TimeSpan ttl, ImmutableArray<int> numbers, CancellationToken cancellationToken)
    {
        KeepAlives++;
        Interlocked.Increment(ref _underWay);
        try
        {
            await Travel();
            var renewals = await shards.Renew(session, ttl, numbers, cancellationToken);
            await Travel();
            return renewals;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private static TaskCompletionSource Open()
    {
        var line = new TaskCompletionSource();
        line.SetResult();
        return line;
    }

    private async Task<TReply> Deliver<TReply>(int shard, LockCommand command)
        where TReply : ShardReply
    {
        await Travel();
        if (Refused.TryGetValue(command.GetType(), out var problem))
        {
            throw problem;
        }

        var reply = await shards.Send<TReply>(shard, command, CancellationToken.None);
        if (AnswersToLose > 0)
        {
            AnswersToLose--;
            reply = await shards.Send<TReply>(shard, command, CancellationToken.None);
        }

        await Travel();
        return reply;
    }

    private async Task Travel()
    {
        await _line.Task;
        if (Latency() is var latency && latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, time);
            await _line.Task;
        }
    }
}
