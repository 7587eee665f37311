using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Granary.Ids;

/// <summary>
/// A snowflake generator's ids as UUIDs of version 7 (<see cref="Guid"/>) or as ULIDs (<see cref="UInt128"/>, which
/// <see cref="UlidText"/> writes). It shares the lease, the clock and the counter with the generator, so all its promises hold:
/// no id twice, strictly growing, none past the end of the slice. Thread-safe; making an id takes no lock and no memory.
/// </summary>
/// <remarks>The random bits are not secret: who knows some ids may guess others. They make no id unique that is not unique without them.</remarks>
/// <typeparam name="TId"><see cref="Guid"/> or <see cref="UInt128"/>.</typeparam>
public sealed class WideIdGenerator<TId>
    where TId : struct
{
    private const int ChunkIds = 256;

    private readonly SnowflakeGenerator _snowflakes;
    private readonly WideIdLayout _layout;
    private readonly ushort _tag;
    private readonly ulong _seed;

    internal WideIdGenerator(SnowflakeGenerator snowflakes, WorkerLease lease, ulong? seed = null)
    {
        _snowflakes = snowflakes;
        _layout = new WideIdLayout(lease.Layout);
        _tag = WideIdLayout.TagOf(lease.Pool, lease.Incarnation);
        _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    }

    /// <inheritdoc cref="SnowflakeGenerator.Next"/>
    public TId Next() => Of(_snowflakes.Next());

    /// <inheritdoc cref="SnowflakeGenerator.Fill"/>
    public void Fill(Span<TId> ids)
    {
        Span<long> chunk = stackalloc long[ChunkIds];
        while (ids.Length > 0)
        {
            var count = Math.Min(ids.Length, ChunkIds);
            _snowflakes.Fill(chunk[..count]);
            Convert(chunk[..count], ids);
            ids = ids[count..];
        }
    }

    /// <inheritdoc cref="SnowflakeGenerator.NextAsync"/>
    public ValueTask<TId> NextAsync(CancellationToken cancellationToken = default)
    {
        var next = _snowflakes.NextAsync(cancellationToken);
        return next.IsCompletedSuccessfully ? new(Of(next.Result)) : Wait(next);
    }

    /// <inheritdoc cref="SnowflakeGenerator.FillAsync"/>
    public async ValueTask FillAsync(Memory<TId> ids, CancellationToken cancellationToken = default)
    {
        var chunk = ArrayPool<long>.Shared.Rent(Math.Min(ids.Length, ChunkIds));
        while (ids.Length > 0)
        {
            var count = Math.Min(ids.Length, chunk.Length);
            await _snowflakes.FillAsync(chunk.AsMemory(0, count), cancellationToken);
            Convert(chunk.AsSpan(0, count), ids.Span);
            ids = ids[count..];
        }

        // Not after a failure: a fill that fails may still hold the array.
        ArrayPool<long>.Shared.Return(chunk);
    }

    private async ValueTask<TId> Wait(ValueTask<long> next) => Of(await next);

    private void Convert(ReadOnlySpan<long> from, Span<TId> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = Of(from[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TId Of(long id)
    {
        // The JIT knows the type, so nothing is asked when it runs.
        return typeof(TId) == typeof(Guid)
            ? Unsafe.BitCast<Guid, TId>(_layout.ToUuid(id, _tag, Random(id)))
            : Unsafe.BitCast<UInt128, TId>(_layout.ToUlid(id, _tag, Random(id)));
    }

    /// <summary>Random bits that are the id's own: no state, so nothing that threads could contend for. The steps are those of SplitMix64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Random(long id)
    {
        var mixed = _seed + ((ulong)id * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
