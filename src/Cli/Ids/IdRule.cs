namespace Granary.Ids;

/// <summary>What <see cref="IdFileVerifier"/> checks.</summary>
internal enum IdRule
{
    /// <summary>Each line is a number.</summary>
    Readable,

    /// <summary>No number is there twice, in one file or in two of the same pool or sequence.</summary>
    Unique,

    /// <summary>Numbers grow strictly: a worker's ids, and all of a file that one generator wrote.</summary>
    Ordered,

    /// <summary>An id has no more bits than the layout, so that it has a time, a datacenter and a worker.</summary>
    Decodes,

    /// <summary>An id's time lies between the times that the file notes before and after it, give or take the tolerance.</summary>
    Timely,

    /// <summary>A sequence's value is its start plus whole steps, and not above its maximum.</summary>
    OnGrid,
}
