namespace Granary.Connections;

/// <summary>The limits of the connections between silos and to gateways, in one place.</summary>
internal static class ConnectionLimits
{
    /// <summary>The fewest characters of a cluster secret.</summary>
    public const int SecretLengthMin = 32;

    /// <summary>The most characters of a cluster secret.</summary>
    public const int SecretLengthMax = 1024;

    /// <summary>How many connections to one port may be without proof at the same time; those above are closed.</summary>
    public const int UnprovenMax = 256;

    /// <summary>How many remote addresses are told apart when refusals are logged; those above are only counted.</summary>
    public const int LoggedAddressesMax = 1024;

    /// <summary>How long the proof may take; who is silent until then is refused.</summary>
    public static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(5);

    /// <summary>How long a refused connection stays open for the other end to read why and close it.</summary>
    public static readonly TimeSpan HangUpWithin = TimeSpan.FromSeconds(1);

    /// <summary>How often a refusal of the same remote address is logged.</summary>
    public static readonly TimeSpan LogRefusalEvery = TimeSpan.FromMinutes(1);
}
