namespace Granary.Connections;

/// <summary>Which end of a connection gives a proof. The numbers are part of it, so a proof that is sent back is worth nothing.</summary>
internal enum HandshakeRole : byte
{
    /// <summary>The end that opened the connection. It proves first, so that a stranger learns nothing by dialing.</summary>
    Dialer = 1,

    /// <summary>The end that listened.</summary>
    Listener = 2,
}
