namespace Granary.Http;

/// <summary>Follows a stream of events for ever.</summary>
internal static class EventFollower
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    /// <summary>Reads a stream, and again where it ends or a silo goes down: the next one tells how things stand by then.</summary>
    /// <exception cref="CommandError">Nothing has come yet, or the silo refused.</exception>
    public static async Task FollowAsync(ApiClient api, string path, Action<ApiAnswer> onEvent, CancellationToken cancellationToken)
    {
        var seen = false;
        for (var failures = 0; ; failures++)
        {
            try
            {
                await foreach (var change in api.GetEventsAsync(path, cancellationToken))
                {
                    (seen, failures) = (true, 0);
                    onEvent(change);
                }
            }
            catch (CommandError lost) when (seen && lost.IsPassing)
            {
                // After a pause.
            }

            var pause = TimeSpan.FromMilliseconds(100 << Math.Min(failures, 6));
            await Task.Delay(pause < PauseMax ? pause : PauseMax, TimeProvider.System, cancellationToken);
        }
    }
}
