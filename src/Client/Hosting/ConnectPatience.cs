using Granary.Shards;

namespace Granary.Hosting;

/// <summary>Lets the client try to connect for as long as the options say, then ends the start with an error that says where it tried.</summary>
internal sealed class ConnectPatience(GranaryClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private long? _started;

    public async Task<bool> ShouldRetry(Exception cause, CancellationToken cancellationToken)
    {
        var elapsed = time.GetElapsedTime(_started ??= time.GetTimestamp());
        if (elapsed + Pause > options.ConnectTimeout)
        {
            var where = options.Database is { } database ? $"the gateways listed in {database.Kind}" : string.Join(", ", options.Gateways);
            throw new GranaryException(
                RefusalKind.Unavailable, ClientCodes.NoGateway,
                $"No gateway of cluster '{options.ClusterId}' answered within {elapsed.TotalSeconds:0.0} s; tried {where}. " +
                $"Is a silo running there, and is the cluster id right? The last error was: {cause.Message}",
                cause);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }
}
