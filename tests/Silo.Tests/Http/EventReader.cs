using System.Net.ServerSentEvents;

namespace Granary.Http;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader(Stream stream) : IDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> _events =
        SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    /// <summary>The next event.</summary>
    public async Task<(string Event, string? Id, string Data)> NextAsync() =>
        await NextOrNullAsync() ?? throw new InvalidOperationException("The stream ended before the event came.");

    /// <summary>The next event; <see langword="null"/> at the end of the stream.</summary>
    public async Task<(string Event, string? Id, string Data)?> NextOrNullAsync()
    {
        var moving = _events.MoveNextAsync().AsTask();
        await Eventually.Completes(moving, "an event, or the end, comes");
        return await moving ? (_events.Current.EventType, _events.Current.EventId, _events.Current.Data) : null;
    }

    public void Dispose() => stream.Dispose();
}
