using System.Collections.Concurrent;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>
/// Keeps one generator per pool and sequence that was asked for. There are no more of them than pools and sequences, as one
/// that cannot be opened is not kept.
/// </summary>
internal sealed class IdDraws(IIdClient client) : IIdDraws
{
    // The note tells who looks at the pool what these worker ids are for.
    private static readonly SnowflakeOptions Options = new() { Note = "HTTP" };

    private readonly ConcurrentDictionary<string, SnowflakeGenerator> _pools = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SequenceGenerator> _sequences = new(StringComparer.Ordinal);

    public ValueTask FillSnowflakesAsync(string pool, Memory<long> ids, CancellationToken cancellationToken) =>
        Opened(pool)?.FillAsync(ids, cancellationToken) ?? OpenAndFillAsync(pool, ids, cancellationToken);

    public async ValueTask FillUuidsAsync(string pool, Memory<Guid> ids, CancellationToken cancellationToken) =>
        await (Opened(pool) ?? await OpenAsync(pool, cancellationToken)).Uuids.FillAsync(ids, cancellationToken);

    public async ValueTask FillUlidsAsync(string pool, Memory<UInt128> ids, CancellationToken cancellationToken) =>
        await (Opened(pool) ?? await OpenAsync(pool, cancellationToken)).Ulids.FillAsync(ids, cancellationToken);

    public ValueTask FillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken)
    {
        if (!_sequences.TryGetValue(sequence, out var generator))
        {
            return OpenAndFillSequenceAsync(sequence, values, cancellationToken);
        }

        var filling = generator.FillAsync(values, cancellationToken);
        return filling.IsCompletedSuccessfully ? filling : FillOrOpenAnewAsync(filling, generator, values, cancellationToken);
    }

    public ValueTask ForgetPoolAsync(string pool) =>
        _pools.TryRemove(pool, out var generator) ? generator.DisposeAsync() : ValueTask.CompletedTask;

    public ValueTask ForgetSequenceAsync(string sequence) =>
        _sequences.TryRemove(sequence, out var generator) ? generator.DisposeAsync() : ValueTask.CompletedTask;

    private SnowflakeGenerator? Opened(string pool) =>
        _pools.TryGetValue(pool, out var generator) && !generator.Lost.IsCancellationRequested ? generator : null;

    private async ValueTask OpenAndFillAsync(string pool, Memory<long> ids, CancellationToken cancellationToken) =>
        await (await OpenAsync(pool, cancellationToken)).FillAsync(ids, cancellationToken);

    private async ValueTask<SnowflakeGenerator> OpenAsync(string pool, CancellationToken cancellationToken)
    {
        if (_pools.TryGetValue(pool, out var lost) && lost.Lost.IsCancellationRequested)
        {
            // The pool was deleted elsewhere, and perhaps made anew with another layout: what is there now decides.
            await lost.DisposeAsync();
        }

        return _pools[pool] = await client.OpenSnowflakeAsync(pool, Options, cancellationToken);
    }

    private async ValueTask FillOrOpenAnewAsync(
        ValueTask filling, SequenceGenerator generator, Memory<long> values, CancellationToken cancellationToken)
    {
        try
        {
            await filling;
        }
        catch (GranaryException outdated) when (outdated.Code == IdCodes.SequenceLevelDiffers)
        {
            // The sequence was deleted elsewhere and made anew with another level: what is there now decides.
            await generator.DisposeAsync();
            await OpenAndFillSequenceAsync(generator.Name, values, cancellationToken);
        }
    }

    private async ValueTask OpenAndFillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken)
    {
        var generator = await client.OpenSequenceAsync(sequence, cancellationToken);
        _sequences[sequence] = generator;
        await generator.FillAsync(values, cancellationToken);
    }
}
