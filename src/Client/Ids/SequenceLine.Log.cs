using Microsoft.Extensions.Logging;

namespace Granary.Ids;

internal sealed partial class SequenceLine
{
    [LoggerMessage(2115, LogLevel.Warning, "No values of sequence '{Sequence}' could be taken; {Callers} callers were told so.")]
    private partial void LogNotTaken(Exception cause, string sequence, int callers);
}
