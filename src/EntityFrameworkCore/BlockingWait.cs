using Granary.Shards;

namespace Granary.EntityFrameworkCore;

/// <summary>The one place where a thread waits: a synchronous <c>Add</c> whose value is not at hand.</summary>
internal static class BlockingWait
{
    /// <summary>Starts it on the thread pool, where no context of the caller can hold it up, and waits up to <see cref="GranaryKeyLimits.BlockingWaitMax"/>.</summary>
    /// <exception cref="GranaryException">It took too long (<see cref="ClientCodes.Unavailable"/>), or was refused.</exception>
    public static T For<T>(Func<CancellationToken, ValueTask<T>> start, string property, KeySource source, TimeSpan? atMost = null)
    {
        var patience = atMost ?? GranaryKeyLimits.BlockingWaitMax;
        using var giveUp = new CancellationTokenSource(patience);
        try
        {
            return Task.Run(() => start(giveUp.Token).AsTask(), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException late) when (giveUp.IsCancellationRequested)
        {
            var message = $"{property}: the {source} gave no value within {patience}. " +
                "Use AddAsync where waiting longer is right, and AddGranaryEntityFramework to open it at start.";
            throw new GranaryException(RefusalKind.Unavailable, ClientCodes.Unavailable, message, late);
        }
    }
}
