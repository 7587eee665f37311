using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Granary.Ledger;
using Orleans.Serialization;

namespace Granary.Shards;

/// <summary>
/// What a shard grain owns: the claim, the core and the order of its commits. Decides in memory, answers when the decision
/// and all it rests on are durable, and starts over from the database when a commit failed. Used from one grain's turns only.
/// </summary>
/// <typeparam name="TCore">The block's rules over the slice.</typeparam>
internal sealed class OwnedShard<TCore>(
    string shard,
    ILedger ledger,
    Serializer<ShardReply> serializer,
    ShardLoader<TCore> load,
    Func<TCore, List<LedgerRow>> begin,
    Action<ShardClaim> entered,
    Action<LedgerException> lost,
    Action<ShardTenure<TCore>>? decided = null)
    where TCore : class
{
    private Task<ShardTenure<TCore>>? _entering;
    private bool _closed;

    /// <summary>The shard's key.</summary>
    public string Shard => shard;

    /// <summary>The present tenure, if there is one.</summary>
    public ShardTenure<TCore>? Tenure =>
        _entering is { IsCompletedSuccessfully: true } entered && entered.Result.Claim.Error is null ? entered.Result : null;

    /// <summary>Claims the shard and loads its slice, unless that has been done.</summary>
    public Task<ShardTenure<TCore>> Enter()
    {
        if (_closed)
        {
            throw LedgerException.HandedOver(shard);
        }

        // Not cancellable by one caller: the others wait for the same claim.
        if (_entering is null || _entering.IsFaulted || _entering.IsCanceled || (_entering.IsCompleted && Tenure is null))
        {
            _entering = Claim();
        }

        return _entering;
    }

    /// <summary>
    /// Decides a batch at once, each command by itself, and answers each when it is durable. A repeated operation gets the
    /// answer that it had; a failed commit becomes a refusal of the commands that rested on it.
    /// </summary>
    /// <param name="commands">What is asked.</param>
    /// <param name="once">The operation id of a command whose result is kept; <see langword="null"/> where a repeat does no harm or the rows carry the id.</param>
    /// <param name="decide">Asks the core; the rows to commit are added to the list.</param>
    /// <param name="basis">Says of a command's reply what it rests on.</param>
    public async ValueTask<ImmutableArray<ShardReply>> Execute<TCommand>(
        ImmutableArray<TCommand> commands,
        Func<TCommand, OperationId?> once,
        Func<ShardTenure<TCore>, TCommand, List<LedgerRow>, ShardReply> decide,
        Func<TCommand, ShardReply, AnswerBasis> basis)
    {
        ShardTenure<TCore> tenure;
        try
        {
            tenure = await Enter();
            ledger.ThrowIfOverloaded();
        }
        catch (LedgerException error)
        {
            return [.. Enumerable.Repeat(error.ToRefusal(), commands.Length)];
        }

        var replies = new ShardReply[commands.Length];
        var decisions = new Decision[commands.Length];
        for (var i = 0; i < commands.Length; i++)
        {
            decisions[i] = Decide(tenure, commands[i], once(commands[i]), decide, basis);
            replies[i] = decisions[i].Reply;
        }

        for (var i = 0; i < replies.Length; i++)
        {
            var restsOn = basis(commands[i], decisions[i].Reply);
            if (restsOn == AnswerBasis.Nothing)
            {
                continue;
            }

            try
            {
                await decisions[i].Commit;
                await Prove(tenure, decisions[i], restsOn);
            }
            catch (LedgerException error)
            {
                replies[i] = error.ToRefusal();
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(replies);
    }

    /// <summary>
    /// Commits what the core wants to leave behind and marks the shard as handed over. Nothing is decided here any more.
    /// </summary>
    public async Task HandOver(Func<TCore, List<LedgerRow>> leave, CancellationToken cancellationToken)
    {
        _closed = true;
        if (Tenure is not { } tenure)
        {
            return;
        }

        try
        {
            await tenure.Commit(leave(tenure.Core)).WaitAsync(cancellationToken);
        }
        catch (LedgerException)
        {
            // The claim is over: there is nothing left to hand over, and every caller has been told.
            return;
        }

        await ledger.HandOver(tenure.Claim, cancellationToken);
    }

    private Decision Decide<TCommand>(
        ShardTenure<TCore> tenure,
        TCommand command,
        OperationId? once,
        Func<ShardTenure<TCore>, TCommand, List<LedgerRow>, ShardReply> decide,
        Func<TCommand, ShardReply, AnswerBasis> basis)
    {
        if (once is { } operation && tenure.Operations.Find(operation) is { } known)
        {
            return new Decision(known, tenure.WhenDurable(), HasRows: false);
        }

        var rows = new List<LedgerRow>();
        var reply = decide(tenure, command, rows);
        if (once is { } added && rows.Count > 0)
        {
            tenure.Operations.Add(added, reply, ledger.Clock.Now, rows);
        }

        var commit = tenure.Commit(rows, isAwaited: basis(command, reply) != AnswerBasis.Nothing);
        decided?.Invoke(tenure);
        return new Decision(reply, commit, rows.Count > 0);
    }

    private static async ValueTask Prove(ShardTenure<TCore> tenure, Decision decision, AnswerBasis basis)
    {
        if (basis == AnswerBasis.SoleOwnership)
        {
            await tenure.Settle();
        }

        // Last, and after the pause: the proof must be young when the answer leaves.
        if (basis != AnswerBasis.Itself && !decision.HasRows)
        {
            await tenure.Verify();
        }
    }

    private async Task<ShardTenure<TCore>> Claim()
    {
        var claim = await ledger.Claim(shard, CancellationToken.None);
        try
        {
            var operations = new OperationLog(shard, serializer);
            var core = await ledger.Read(
                async (connection, token) =>
                {
                    await operations.Load(connection, token);
                    return await load(claim, connection, token);
                },
                CancellationToken.None);
            _ = TellWhenLost(claim);
            var tenure = new ShardTenure<TCore>(claim, core, operations, ledger);
            _ = tenure.Commit(begin(core));
            entered(claim);
            return tenure;
        }
        catch (Exception error)
        {
            var reason = error as LedgerException ?? LedgerException.Unavailable($"Shard '{shard}' could not be read: {error.Message}", error);
            ledger.Abandon(claim, reason);
            throw reason;
        }
    }

    private async Task TellWhenLost(ShardClaim claim) => lost(await claim.Ended);

    private readonly record struct Decision(ShardReply Reply, Task Commit, bool HasRows);
}
