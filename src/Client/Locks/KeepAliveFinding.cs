namespace Granary.Locks;

/// <summary>What a keep-alive's answer means for a session.</summary>
internal enum KeepAliveFinding
{
    /// <summary>All is as it was, and renewed where the shard answered.</summary>
    Fine = 0,

    /// <summary>What the shard has must be compared with what the session holds.</summary>
    Differs,

    /// <summary>The shard refuses the session, which holds nothing there.</summary>
    Spent,

    /// <summary>The shard has let go of what the session held.</summary>
    Lost,
}
