using Granary.Shards;

namespace Granary.Ledger;

/// <summary>A change that did not become durable, or may not have.</summary>
internal sealed class LedgerException(RefusalKind kind, string code, string message, Exception? innerException = null)
    : GranaryException(kind, code, message, innerException)
{
    public static LedgerException Fenced(string shard, long epoch) => new(
        RefusalKind.Unavailable, LedgerCodes.Fenced, $"Shard '{shard}' was claimed by another activation; this one had epoch {epoch}.");

    public static LedgerException OutcomeUnknown(string shard, Exception cause) => new(
        RefusalKind.Unavailable, LedgerCodes.OutcomeUnknown,
        $"The database was lost while a change of shard '{shard}' was being committed; repeat it with the same operation id.", cause);

    public static LedgerException Discarded(string shard) => new(
        RefusalKind.Unavailable, LedgerCodes.Discarded, $"An earlier change of shard '{shard}' failed, so this one was not written; try again.");

    public static LedgerException Unavailable(string message, Exception? cause = null) => new(
        RefusalKind.Unavailable, LedgerCodes.Unavailable, message, cause);

    public static LedgerException Overloaded() => new(
        RefusalKind.Overloaded, LedgerCodes.Overloaded, "Too many changes wait for the database in this silo; try again after a pause.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static LedgerException Rejected(string shard, Exception cause) => new(
        RefusalKind.Conflict, LedgerCodes.Rejected, $"The database refused a change of shard '{shard}': {cause.Message}", cause);

    public static LedgerException ClaimBackoff(string shard, TimeSpan left) => new(
        RefusalKind.Unavailable, LedgerCodes.ClaimBackoff,
        $"This silo was fenced off from shard '{shard}' a moment ago and leaves it alone for {left.TotalSeconds:0.0} s.")
    {
        RetryAfter = left,
    };

    public static LedgerException HandedOver(string shard) => new(
        RefusalKind.Unavailable, LedgerCodes.HandedOver, $"Shard '{shard}' is moving to another silo; try again.");

    /// <summary>The same as an answer.</summary>
    public Refusal ToRefusal() => new(Kind, Code, Message, RetryAfter: RetryAfter);
}
