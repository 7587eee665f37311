using Microsoft.Extensions.Logging;

namespace Granary.Ids;

internal sealed partial class LeaseKeeper
{
    [LoggerMessage(2101, LogLevel.Information, "Leased worker ids of pool {Pool}: {Workers} from {FirstWorker} on, lease {LeaseId}.")]
    private partial void LogLeased(string pool, int workers, int firstWorker, Guid leaseId);

    [LoggerMessage(2102, LogLevel.Warning, "Lease {LeaseId} of pool {Pool} was not renewed; ids flow for {Left} yet.")]
    private partial void LogNotRenewed(Exception cause, Guid leaseId, string pool, TimeSpan left);

    [LoggerMessage(2103, LogLevel.Warning, "Lease {LeaseId} of pool {Pool} was lost; asking for other worker ids. {Reason}")]
    private partial void LogLeasingAnew(Guid leaseId, string pool, string reason);

    [LoggerMessage(2104, LogLevel.Error, "Lease {LeaseId} of pool {Pool} is lost for good; ids flow for {Left} yet. {Reason}")]
    private partial void LogLost(Guid leaseId, string pool, TimeSpan left, string reason);

    [LoggerMessage(2105, LogLevel.Information, "Lease {LeaseId} of pool {Pool} was not given back; its worker ids come back when the slice has passed.")]
    private partial void LogNotReleased(Exception cause, Guid leaseId, string pool);
}
