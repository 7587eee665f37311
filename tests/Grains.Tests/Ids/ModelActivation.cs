using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// An owner of the shard: a table, and the decisions whose answers wait for their commit, as the grain holds them.
/// </summary>
internal sealed class ModelActivation(ModelStore store, long epoch, IdTable table)
{
    private readonly Queue<(IdDecision Decision, Action<ShardReply> Tell)> _waiting = new();

    /// <summary>Whether it learned that it is outdated, or stopped.</summary>
    public bool IsGone { get; private set; }

    public IdDecision Ask(IdCommand command, DateTimeOffset now, Action<ShardReply> tell)
    {
        var decision = table.Decide(command, now);
        if (_waiting.Count == 0 && decision.Changes.Count == 0)
        {
            tell(decision.Reply);
        }
        else
        {
            _waiting.Enqueue((decision, tell));
        }

        return decision;
    }

    /// <summary>
    /// Commits the oldest decisions in one round and answers them, unless the answers are lost, as when a connection
    /// breaks.
    /// </summary>
    public void Flush(int decisions = int.MaxValue, bool answersAreLost = false)
    {
        var round = new List<(IdDecision Decision, Action<ShardReply> Tell)>();
        while (round.Count < decisions && _waiting.TryDequeue(out var waiting))
        {
            round.Add(waiting);
        }

        var committed = store.TryCommit(epoch, round.SelectMany(waiting => waiting.Decision.Changes));
        if (!committed || answersAreLost)
        {
            IsGone = true;
            return;
        }

        foreach (var (decision, tell) in round)
        {
            tell(decision.Reply);
        }
    }

    /// <summary>Stops cleanly.</summary>
    public void Stop()
    {
        Flush();
        if (!IsGone)
        {
            store.TryCommit(epoch, table.HandOver());
        }

        IsGone = true;
    }

    /// <summary>Ends without a word: what waits was never answered.</summary>
    public void Crash() => IsGone = true;
}
