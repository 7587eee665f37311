using System.Runtime.CompilerServices;

namespace Granary.Http;

/// <summary>Reads server-sent events.</summary>
internal static class ApiEvents
{
    private const string EventField = "event:";
    private const string DataField = "data:";

    /// <summary>How long a stream may be silent; a silo says every 15 seconds that it is there.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);

    /// <summary>The events until the stream ends, each with the line of its data.</summary>
    /// <exception cref="CommandError">The stream broke off, or fell silent.</exception>
    public static async IAsyncEnumerable<(string Event, string Data)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        var (kind, data) = ("", (string?)null);
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            if (line.StartsWith(EventField, StringComparison.Ordinal))
            {
                kind = line[EventField.Length..].Trim();
            }
            else if (line.StartsWith(DataField, StringComparison.Ordinal))
            {
                data = line[DataField.Length..];
            }
            else if (line.Length == 0 && data is not null)
            {
                yield return (kind, data);
                (kind, data) = ("", null);
            }
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(SilenceMax);
        try
        {
            return await reader.ReadLineAsync(ending.Token);
        }
        catch (Exception error) when (
            error is IOException or HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CommandError("cli.broken_off", $"The stream broke off: {error.Message}", innerException: error) { IsPassing = true };
        }
    }
}
