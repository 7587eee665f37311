using BenchmarkDotNet.Attributes;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ids;

[MemoryDiagnoser]
public class SnowflakeBenchmarks
{
    private readonly Guid[] _guids = new Guid[1];
    private readonly long[] _ids = new long[1024];
    private SnowflakeGenerator _generator = null!;

    [GlobalSetup]
    public async Task Open() => _generator = await SnowflakeGenerator.OpenAsync(
        new OneShard(),
        "bench",
        new SnowflakeOptions { Workers = 1024 },
        new WorkerHolder(null, "bench", "bench"),
        TimeProvider.System,
        new CoarseClock(),
        NullLogger.Instance,
        ClientMetrics.None,
        CancellationToken.None);

    [GlobalCleanup]
    public async Task Close() => await _generator.DisposeAsync();

    [Benchmark(Baseline = true)]
    public void GuidVersion7() => _guids[0] = Guid.CreateVersion7();

    [Benchmark]
    public long Next() => _generator.Next();

    [Benchmark(OperationsPerInvoke = 1024)]
    public void Fill() => _generator.Fill(_ids);
}
