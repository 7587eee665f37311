namespace Granary.Ledger;

/// <summary>The column types that both databases have. Times are unix milliseconds in <see cref="BigInt"/>.</summary>
internal enum LedgerType
{
    /// <summary>A 64-bit number: <see cref="long"/>, <see cref="int"/>, <see cref="bool"/>.</summary>
    BigInt,

    /// <summary>A text: <see cref="string"/>.</summary>
    Text,

    /// <summary>Bytes: <see cref="byte"/> array.</summary>
    Blob,

    /// <summary>A 128-bit id: <see cref="Guid"/>; 16 bytes in network order on SQLite.</summary>
    Uuid,

    /// <summary>A double.</summary>
    Double,
}
