namespace Granary.Connections;

/// <summary>What a connection is for. The numbers are part of the proof, so a proof for one port is worth nothing at the other.</summary>
internal enum ConnectionPurpose : byte
{
    /// <summary>Between silos.</summary>
    Silo = 1,

    /// <summary>From a client to a silo's gateway.</summary>
    Gateway = 2,
}
