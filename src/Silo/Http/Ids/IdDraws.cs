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
        _pools.TryGetValue(pool, out var generator) && !generator.Lost.IsCancellationRequested
            ? generator.FillAsync(ids, cancellationToken)
            : OpenAndFillAsync(pool, ids, cancellationToken);

    public ValueTask FillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken) =>
        _sequences.TryGetValue(sequence, out var generator)
            ? generator.FillAsync(values, cancellationToken)
            : OpenAndFillSequenceAsync(sequence, values, cancellationToken);

    public ValueTask ForgetPoolAsync(string pool) =>
        _pools.TryRemove(pool, out var generator) ? generator.DisposeAsync() : ValueTask.CompletedTask;

    public ValueTask ForgetSequenceAsync(string sequence) =>
        _sequences.TryRemove(sequence, out var generator) ? generator.DisposeAsync() : ValueTask.CompletedTask;

    private async ValueTask OpenAndFillAsync(string pool, Memory<long> ids, CancellationToken cancellationToken)
    {
        if (_pools.TryGetValue(pool, out var lost) && lost.Lost.IsCancellationRequested)
        {
            // The pool was deleted elsewhere, and perhaps made anew with another layout: what is there now decides.
            await lost.DisposeAsync();
        }

        var generator = await client.OpenSnowflakeAsync(pool, Options, cancellationToken);
        _pools[pool] = generator;
        await generator.FillAsync(ids, cancellationToken);
    }

    private async ValueTask OpenAndFillSequenceAsync(string sequence, Memory<long> values, CancellationToken cancellationToken)
    {
        var generator = await client.OpenSequenceAsync(sequence, cancellationToken);
        _sequences[sequence] = generator;
        await generator.FillAsync(values, cancellationToken);
    }
}
