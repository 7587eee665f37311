namespace Granary.Config;

/// <summary>How a value is watched: the same for all.</summary>
/// <param name="Watchers">How many streams there are.</param>
internal sealed record WatchPlan(int Watchers)
{
    /// <summary>How many streams share an HTTP/2 connection, as many as Kestrel allows by default.</summary>
    public const int StreamsPerConnection = 100;

    /// <summary>How many connections there are.</summary>
    public int Connections => (Watchers + StreamsPerConnection - 1) / StreamsPerConnection;
}
