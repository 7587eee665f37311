using System.Collections.Immutable;
using System.Threading.Channels;

namespace Granary.Shards;

/// <summary>A shard that answers when the test says so.</summary>
internal sealed class FakeCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    public async ValueTask<ImmutableArray<ShardReply>> Call(string shard, ImmutableArray<string> commands)
    {
        var attempt = new Attempt(shard, commands);
        await _attempts.Writer.WriteAsync(attempt);
        return await attempt.Reply.Task;
    }

    /// <summary>The next call that arrives.</summary>
    public async Task<Attempt> Next()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _attempts.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether a call has arrived that nobody took.</summary>
    public bool HasNext => _attempts.Reader.Count > 0;

    internal sealed record Attempt(string Shard, ImmutableArray<string> Commands)
    {
        public TaskCompletionSource<ImmutableArray<ShardReply>> Reply { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Done() => Answer(_ => new Done(Changed: true));

        public void Answer(Func<string, ShardReply> reply) => Reply.SetResult([.. Commands.Select(reply)]);

        public void Fail(Exception cause) => Reply.SetException(cause);
    }
}
