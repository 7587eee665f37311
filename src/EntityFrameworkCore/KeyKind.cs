namespace Granary.EntityFrameworkCore;

/// <summary>What gives a key its values.</summary>
internal enum KeyKind
{
    /// <summary>The pool of snowflake ids of that name.</summary>
    Snowflake = 0,

    /// <summary>The sequence of that name.</summary>
    Sequence = 1,
}
