namespace Granary.Keys;

/// <summary>What an API key may do.</summary>
[Flags]
internal enum KeyRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look at things.</summary>
    Read = 1,

    /// <summary>Use things: draw ids, take locks, add jobs. Includes <see cref="Read"/>.</summary>
    Write = 2,

    /// <summary>Make a configuration take effect.</summary>
    Publish = 4,

    /// <summary>See secrets in a configuration.</summary>
    Reveal = 8,

    /// <summary>Create and delete things, and administer keys. Includes all others.</summary>
    Admin = 16,
}
