using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// Hands out a sequence's values in this process. Of a <see cref="SequenceLevel.Trend"/> sequence it takes ranges ahead, as
/// large as the rate of use calls for, so a value is nearly always at hand. Values are unique and strictly grow within a
/// generator; between processes they do not interleave in order, and what a crash leaves unused is a gap. Thread-safe.
/// </summary>
/// <remarks>
/// Of the other levels nothing is taken ahead: each call waits for the shard, together with all who wait in this process. A
/// caller who has stopped waiting may leave the values that were taken for it as a gap.
/// </remarks>
public sealed class SequenceGenerator : IAsyncDisposable
{
    // Of the other levels it stays empty, which spares the frequent case a question.
    private readonly SequenceSupply _supply;
    private readonly SequenceLine? _line;

    private SequenceGenerator(SequenceSupply supply, SequenceLine? line = null)
    {
        _supply = supply;
        _line = line;
    }

    /// <summary>The sequence's name.</summary>
    public string Name => _supply.Name;

    /// <summary>The distance of two values.</summary>
    public long Step => _line?.Definition.Step ?? _supply.Step;

    /// <summary>What the sequence promises about order and gaps.</summary>
    public SequenceLevel Level => _line?.Definition.Level ?? SequenceLevel.Trend;

    internal bool IsDisposed => _line?.IsDisposed ?? _supply.IsDisposed;

    /// <summary>Whether another one must be opened: this one is disposed of, or its sequence was created anew with another level.</summary>
    internal bool IsOver => IsDisposed || (_line?.IsOutdated ?? _supply.IsOutdated);

    /// <summary>
    /// The next value, if one is at hand; otherwise more are fetched in the background. Of a sequence that is not
    /// <see cref="SequenceLevel.Trend"/> none is ever at hand: use <see cref="NextAsync"/>.
    /// </summary>
    /// <param name="value">The value; 0 when there is none.</param>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out long value)
    {
        if (_supply.Current.TryNext(out value, out var isHalf) && !isHalf)
        {
            return true;
        }

        return isHalf ? _supply.FetchAhead() : TryNextOfAnotherRun(out value);
    }

    /// <summary>The next value; without allocation where it is at hand.</summary>
    /// <param name="cancellationToken">Stops waiting. Of a <see cref="SequenceLevel.Trend"/> sequence no value is lost.</param>
    /// <exception cref="GranaryException">The sequence is exhausted (<see cref="IdCodes.SequenceExhausted"/>) or gone, or no silo answered in time.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public ValueTask<long> NextAsync(CancellationToken cancellationToken = default) =>
        TryNext(out var value) ? new(value) : new(_line?.Next(cancellationToken) ?? NextOnceThereIsOne(cancellationToken));

    /// <summary>Fills the memory with the next values; they grow, and may skip what other processes got.</summary>
    /// <param name="values">Where they go. After an exception those already written are lost.</param>
    /// <param name="cancellationToken">Stops waiting; the values already taken are lost.</param>
    /// <inheritdoc cref="NextAsync" path="/exception"/>
    public ValueTask FillAsync(Memory<long> values, CancellationToken cancellationToken = default)
    {
        if (_line is not null)
        {
            return new(_line.Fill(values, cancellationToken));
        }

        var filled = FillAtHand(values.Span);
        return filled == values.Length ? ValueTask.CompletedTask : new(FillTheRest(values[filled..], cancellationToken));
    }

    /// <summary>Gives the unused values back. Takes at most some seconds; never throws.</summary>
    public ValueTask DisposeAsync() => _line?.DisposeAsync() ?? _supply.DisposeAsync();

    /// <summary>Takes the first range, where the level allows that, and answers with the generator over it.</summary>
    /// <exception cref="GranaryException">There is no such sequence, it is exhausted, or no silo answered in time.</exception>
    internal static async Task<SequenceGenerator> OpenAsync(
        IIdShards shards,
        string sequence,
        TimeProvider time,
        ILogger logger,
        ClientMetrics metrics,
        CancellationToken cancellationToken)
    {
        var supply = new SequenceSupply(shards, sequence, time, logger, metrics);
        try
        {
            await supply.Start(cancellationToken);
            return new SequenceGenerator(supply);
        }
        catch (GranaryException other) when (other.Code == IdCodes.SequenceLevelDiffers)
        {
            // The refusal took nothing, and spares all others the question for the level.
            var about = new DescribeSequences(OperationId.New(), sequence);
            var found = (await shards.Send<SequenceList>(sequence, about, cancellationToken)).Sequences[0].Definition;
            return new SequenceGenerator(supply, new SequenceLine(shards, found, time, logger));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryNextOfAnotherRun(out long value)
    {
        if (_line is not null)
        {
            ObjectDisposedException.ThrowIf(_line.IsDisposed, this);
            value = 0;
            return false;
        }

        while (_supply.MoveOn())
        {
            if (_supply.Current.TryNext(out value, out var isHalf))
            {
                return !isHalf || _supply.FetchAhead();
            }
        }

        value = 0;
        return false;
    }

    private async Task<long> NextOnceThereIsOne(CancellationToken cancellationToken)
    {
        while (true)
        {
            var fetched = _supply.Fetch(awaited: 1);
            if (TryNext(out var value))
            {
                return value;
            }

            await Arrival(fetched, cancellationToken);
        }
    }

    private async Task FillTheRest(Memory<long> values, CancellationToken cancellationToken)
    {
        while (true)
        {
            var fetched = _supply.Fetch(awaited: values.Length);
            values = values[FillAtHand(values.Span)..];
            if (values.Length == 0)
            {
                return;
            }

            await Arrival(fetched, cancellationToken);
        }
    }

    private int FillAtHand(Span<long> values)
    {
        var filled = 0;
        while (filled < values.Length)
        {
            var count = _supply.Current.Fill(values[filled..], out var isHalf);
            filled += count;
            if (isHalf)
            {
                _supply.FetchAhead();
            }

            if (filled < values.Length && !_supply.MoveOn())
            {
                break;
            }
        }

        return filled;
    }

    private async Task Arrival(Task<Exception?> fetched, CancellationToken cancellationToken)
    {
        if (await _supply.WaitFor(fetched, cancellationToken) is { } problem)
        {
            ExceptionDispatchInfo.Throw(problem);
        }
    }
}
