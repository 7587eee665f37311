namespace Granary.Hosting;

internal sealed partial class StoreWitness
{
    [LoggerMessage(5011, LogLevel.Warning, "The store's age could not be noted; should the store go back in time now, that may pass unnoticed.")]
    private partial void LogNotNoted(Exception cause);
}
