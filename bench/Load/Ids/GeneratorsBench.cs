using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Granary.Shards;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ids;

/// <summary>Ids made in one process, through the public generators: against the rivals' packages and the base library.</summary>
internal static class GeneratorsBench
{
    private const int RoundCount = 7;
    private const int Portion = 1 << 14;
    private const int BatchIds = 1024;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);
    private static readonly WorkerHolder Holder = new(null, "bench", "bench");
    private static long _sink;

    public static async Task<int> Run(string[] args)
    {
        var seconds = args is ["--seconds", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 10;
        Machine.Print();
        var met = await Burst();
        met &= await Values();
        met &= await Sustained(seconds);
        Console.WriteLine($"Load average at the end {Machine.LoadAverage()}.");
        return met ? 0 : 1;
    }

    private static async Task<bool> Burst()
    {
        Console.WriteLine($"Snowflake in bursts of {Turn.TotalMilliseconds} ms, 32 worker ids (in the long run 131.072 M/s), one thread:");
        await using var generator = await Open(new SnowflakeOptions { Workers = 32 });
        var batch = new long[BatchIds];
        var uuids = new Guid[BatchIds];
        var rounds = new Rounds(RoundCount);
        rounds.Add("Next", () => Rate(Turn, ids => NextIds(generator, ids)));
        rounds.Add("Fill of 1024", () => Rate(Turn, ids => FillIds(generator, batch, ids)));
        rounds.Add("Uuids.Next", () => Rate(Turn, ids => NextUuids(generator, ids)));
        rounds.Add("Uuids.Fill of 1024", () => Rate(Turn, ids => FillUuids(generator, uuids, ids)));
        rounds.Add("Ulids.Next", () => Rate(Turn, ids => NextUlids(generator, ids)));
        rounds.Add("Ulid.NewUlid", () => Rate(Turn, Ulids));
        rounds.Add("NewId.Next", () => Rate(Turn, NewIds));
        rounds.Add("Guid.CreateVersion7", () => Rate(Turn, Guids));
        rounds.Run();
        return rounds.Ratio("Next", "Ulid.NewUlid", 2)
            & rounds.Ratio("Next", "NewId.Next", 2)
            & rounds.Ratio("Next", "Guid.CreateVersion7", 30)
            & rounds.Ratio("Uuids.Next", "Guid.CreateVersion7", 10)
            & rounds.Ratio("Uuids.Next", "NewId.Next", 1)
            & rounds.Ratio("Ulids.Next", "Ulid.NewUlid", 1)
            & NothingAllocated("Uuids.Next", () => NextUuids(generator, Portion))
            & NothingAllocated("Uuids.Fill of 1024", () => FillUuids(generator, uuids, Portion))
            & NothingAllocated("Ulids.Next", () => NextUlids(generator, Portion))
            & NothingAllocated("Next", () => NextIds(generator, Portion))
            & NothingAllocated("Fill of 1024", () => FillIds(generator, batch, Portion));
    }

    private static async Task<bool> Values()
    {
        Console.WriteLine("Sequence values at hand, one thread:");
        await using var generator = await SequenceGenerator.OpenAsync(
            new MemoryIdShards(), "bench", TimeProvider.System, NullLogger.Instance, ClientMetrics.None, CancellationToken.None);
        var batch = new long[BatchIds];
        var rounds = new Rounds(RoundCount);
        rounds.Add("TryNext", () => Rate(Turn, values => Values(generator, values)));
        rounds.Add("FillAsync of 1024", () => Rate(Turn, values => FillValues(generator, batch, values)));
        rounds.Add("Interlocked.Increment", () => Rate(Turn, Increments));
        rounds.Run();
        return rounds.Ratio("TryNext", "Interlocked.Increment", 0.5) & NothingAllocated("TryNext", () => Values(generator, Portion));
    }

    private static async Task<bool> Sustained(int seconds)
    {
        // Being ahead of time makes up for the moments in which a busy machine does not run the thread.
        var borrow = TimeSpan.FromSeconds(1);
        Console.WriteLine(
            $"Snowflake sustained for {seconds} s, 8 worker ids (at most 32.768 M/s), one thread, up to {borrow.TotalSeconds} s ahead of time:");
        await using var generator = await Open(new SnowflakeOptions { Workers = 8, FutureBorrow = borrow });
        var batch = new long[BatchIds];
        var turn = TimeSpan.FromSeconds(seconds);

        // What may be borrowed is used up first; after that only what time brings counts.
        Rate(borrow, ids => FillIds(generator, batch, ids));
        var fill = Rate(turn, ids => FillIds(generator, batch, ids)) / 1e6;
        var met = Rounds.Goal($"Fill of 1024, {Ahead(generator):N0} ms ahead at the end", fill, 30, "M/s");
        var next = Rate(turn, ids => NextIds(generator, ids)) / 1e6;
        return met & Rounds.Goal($"Next, {Ahead(generator):N0} ms ahead at the end", next, 30, "M/s");
    }

    private static double Ahead(SnowflakeGenerator generator) =>
        (generator.Layout.Decode(generator.Next()).Time - TimeProvider.System.GetUtcNow()).TotalMilliseconds;

    private static Task<SnowflakeGenerator> Open(SnowflakeOptions options) => SnowflakeGenerator.OpenAsync(
        new MemoryIdShards(),
        "bench",
        options,
        Holder,
        TimeProvider.System,
        new CoarseClock(),
        NullLogger.Instance,
        ClientMetrics.None,
        CancellationToken.None);

    private static double Rate(TimeSpan turn, Action<int> work)
    {
        var made = 0L;
        var started = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            work(Portion);
            made += Portion;
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < turn);
        return made / elapsed.TotalSeconds;
    }

    private static bool NothingAllocated(string what, Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"  {(bytes == 0 ? "met " : "MISS")} {what}: {bytes:N0} bytes allocated, wanted 0");
        return bytes == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void NextIds(SnowflakeGenerator generator, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
        {
            sum += generator.Next();
        }

        _sink += sum;
    }

    private static void FillIds(SnowflakeGenerator generator, long[] batch, int count)
    {
        for (var i = 0; i < count; i += batch.Length)
        {
            generator.Fill(batch);
        }

        _sink += batch[0];
    }

    private static void NextUuids(SnowflakeGenerator generator, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sink += generator.Uuids.Next().Version;
        }
    }

    private static void FillUuids(SnowflakeGenerator generator, Guid[] batch, int count)
    {
        for (var i = 0; i < count; i += batch.Length)
        {
            generator.Uuids.Fill(batch);
        }

        _sink += batch[0].Version;
    }

    private static void NextUlids(SnowflakeGenerator generator, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sink += (long)generator.Ulids.Next();
        }
    }

    private static void Values(SequenceGenerator generator, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
        {
            if (!generator.TryNext(out var value))
            {
                // The rate grows faster than ranges do at first.
                value = generator.NextAsync().AsTask().GetAwaiter().GetResult();
            }

            sum += value;
        }

        _sink += sum;
    }

    private static void FillValues(SequenceGenerator generator, long[] batch, int count)
    {
        for (var i = 0; i < count; i += batch.Length)
        {
            generator.FillAsync(batch).AsTask().GetAwaiter().GetResult();
        }

        _sink += batch[0];
    }

    private static void Ulids(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sink += Ulid.NewUlid().Time.Ticks;
        }
    }

    private static void NewIds(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sink += NewId.Next().GetHashCode();
        }
    }

    private static void Guids(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sink += Guid.CreateVersion7().Version;
        }
    }

    private static void Increments(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Interlocked.Increment(ref _sink);
        }
    }
}
