namespace Granary.Http.Ids;

/// <summary>Draws ids and values with generators that stay open between requests.</summary>
internal interface IIdDraws
{
    /// <summary>Fills <paramref name="ids"/> with ids of a pool; mostly without waiting.</summary>
    ValueTask FillSnowflakesAsync(string pool, Memory<long> ids, CancellationToken cancellationToken);

    /// <summary>Fills <paramref name="ids"/> with UUIDs of a pool; mostly without waiting.</summary>
    ValueTask FillUuidsAsync(string pool, Memory<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Fills <paramref name="ids"/> with ULIDs of a pool; mostly without waiting.</summary>
    ValueTask FillUlidsAsync(string pool, Memory<UInt128> ids, CancellationToken cancellationToken);

    /// <summary>Fills <paramref name="values"/> with values of a sequence; mostly without waiting.</summary>
    ValueTask FillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken);

    /// <summary>Closes the generator of a pool that was deleted.</summary>
    ValueTask ForgetPoolAsync(string pool);

    /// <summary>Closes the generator of a sequence that was deleted.</summary>
    ValueTask ForgetSequenceAsync(string sequence);
}
