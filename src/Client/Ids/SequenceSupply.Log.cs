using Microsoft.Extensions.Logging;

namespace Granary.Ids;

internal sealed partial class SequenceSupply
{
    [LoggerMessage(2111, LogLevel.Warning, "No further values of sequence {Sequence}; {Left} are at hand.")]
    private partial void LogNotFetched(Exception cause, string sequence, long left);

    [LoggerMessage(2112, LogLevel.Warning, "The store was restored or rebuilt; {Left} values of sequence {Sequence} at hand are dropped.")]
    private partial void LogDropped(string sequence, long left);

    [LoggerMessage(2113, LogLevel.Information, "Unused values of sequence {Sequence} were not given back; they are gaps.")]
    private partial void LogNotReturned(Exception cause, string sequence);

    [LoggerMessage(2114, LogLevel.Warning, "Sequence {Sequence} was created anew since {Last} was issued; its values begin anew.")]
    private partial void LogBeginsAnew(string sequence, long last);
}
