namespace Granary;

/// <summary>Which way bytes go through <see cref="FreezableProxy"/>.</summary>
[Flags]
public enum FlowDirection
{
    /// <summary>From the client to the server.</summary>
    ToServer = 1,

    /// <summary>From the server to the client.</summary>
    ToClient = 2,

    /// <summary>Both ways.</summary>
    Both = ToServer | ToClient,
}
