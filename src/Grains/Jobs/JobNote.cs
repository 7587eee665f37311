using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>The note of a shard's running jobs as it is stored: 16 bytes of id and 4 of run for each, big-endian; a negative run is cancelled.</summary>
internal static class JobNote
{
    private const int IdSize = 16;
    private const int RunSize = IdSize + sizeof(int);

    /// <summary>The bytes of some runs.</summary>
    public static byte[] Of(ImmutableArray<NotedRun> runs)
    {
        var bytes = new byte[runs.Length * RunSize];
        for (var i = 0; i < runs.Length; i++)
        {
            var run = bytes.AsSpan(i * RunSize, RunSize);
            runs[i].Job.Value.TryWriteBytes(run, bigEndian: true, out _);
            BinaryPrimitives.WriteInt32BigEndian(run[IdSize..], runs[i].IsCancelled ? -runs[i].Run : runs[i].Run);
        }

        return bytes;
    }

    /// <summary>Reads the runs.</summary>
    public static ImmutableArray<NotedRun> Read(ReadOnlySpan<byte> bytes)
    {
        var runs = ImmutableArray.CreateBuilder<NotedRun>(bytes.Length / RunSize);
        for (var rest = bytes; rest.Length >= RunSize; rest = rest[RunSize..])
        {
            var run = BinaryPrimitives.ReadInt32BigEndian(rest[IdSize..]);
            runs.Add(new NotedRun(new JobId(new Guid(rest[..IdSize], bigEndian: true)), Math.Abs(run), IsCancelled: run < 0));
        }

        return runs.DrainToImmutable();
    }
}
