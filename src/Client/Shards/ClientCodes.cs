namespace Granary.Shards;

/// <summary>The stable error codes that arise in the client itself.</summary>
public static class ClientCodes
{
    /// <summary>No gateway of the cluster answered when the client started.</summary>
    public const string NoGateway = "client.no_gateway";

    /// <summary>The cluster's silos have another secret than the client, or only one of the two has any.</summary>
    public const string SecretRefused = "client.secret_refused";

    /// <summary>The cluster did not carry the request out in the time given; whether it will is unknown.</summary>
    public const string Unavailable = "client.unavailable";

    /// <summary>The call failed in a way that a repeat does not cure; whether it was carried out is unknown.</summary>
    public const string CallFailed = "client.call_failed";

    /// <summary>The client is stopping, or has stopped.</summary>
    public const string Stopped = "client.stopped";

    /// <summary>Too many requests of this process wait for one shard.</summary>
    public const string Overloaded = "client.overloaded";
}
