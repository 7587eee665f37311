namespace Granary.Keys;

/// <summary>The limits of API keys, in one place.</summary>
internal static class KeyLimits
{
    /// <summary>How many keys there may be; every silo holds them all in memory.</summary>
    public const int KeysMax = 10_000;

    /// <summary>How many parts the scope of one key may have.</summary>
    public const int ScopesMax = 32;

    /// <summary>The longest text that is looked at as a key.</summary>
    public const int TextMax = 128;

    /// <summary>How old the keys in a silo's memory may be: a key revoked elsewhere is refused after that.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long the keys in memory serve while the database is away.</summary>
    public static readonly TimeSpan OutageMax = TimeSpan.FromMinutes(15);

    /// <summary>The blocks that a scope can name.</summary>
    public static readonly IReadOnlyList<string> Blocks = ["ids", "locks", "jobs", "schedules", "config", "search", "discovery", "crawl"];
}
