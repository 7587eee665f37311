using Granary.Connections;
using Granary.Shards;

namespace Granary.Hosting;

/// <summary>Lets the client try to connect for as long as the options say, then ends the start with an error that says where it tried. Another
/// secret ends it at once.</summary>
internal sealed class ConnectPatience(GranaryClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private long? _started;

    public async Task<bool> ShouldRetry(Exception cause, CancellationToken cancellationToken)
    {
        var where = options.Database is { } database ? $"the gateways listed in {database.Kind}" : string.Join(", ", options.Gateways);
        if (HandshakeException.In(cause) is { IsFinal: true } untrusted)
        {
            throw new GranaryException(
                RefusalKind.Forbidden, ClientCodes.SecretRefused,
                $"The cluster '{options.ClusterId}' refused this client: {untrusted.Message}. Tried {where}. " +
                "GranaryClientOptions.Secret must be what the silos have in Granary:Secret.",
                cause);
        }

        var elapsed = time.GetElapsedTime(_started ??= time.GetTimestamp());
        if (elapsed + Pause > options.ConnectTimeout)
        {
            throw new GranaryException(
                RefusalKind.Unavailable, ClientCodes.NoGateway,
                $"No gateway of cluster '{options.ClusterId}' answered within {elapsed.TotalSeconds:0.0} s; tried {where}. " +
                $"Is a silo running there, and is the cluster id right{(options.Secret is null ? "" : ", and has it a secret as this client does")}? The last error was: {cause.Message}",
                cause);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }
}
