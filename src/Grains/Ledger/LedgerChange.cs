using System.Diagnostics;

namespace Granary.Ledger;

/// <summary>The rows of one decision: all of them become durable, or none.</summary>
internal sealed class LedgerChange(ShardClaim claim, IReadOnlyList<LedgerRow> rows)
{
    // Continuations must not run on the writer: it would wait for a grain's turn.
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShardClaim Claim { get; } = claim;

    public IReadOnlyList<LedgerRow> Rows { get; } = rows;

    /// <summary>The activity that it was made in, if somebody traces.</summary>
    public Activity? Caller { get; } = LedgerTracing.Caller;

    public int Size { get; } = rows.Sum(static row => row.Size);

    /// <summary>Completes when the change is durable; fails with a <see cref="LedgerException"/>.</summary>
    public Task Committed => _committed.Task;

    public void Complete() => _committed.TrySetResult();

    public void Fail(LedgerException error)
    {
        _committed.TrySetException(error);

        // Whoever waits sees the error; a change whose caller went away must not raise it anew on the finalizer.
        _ = _committed.Task.Exception;
    }
}
