using BenchmarkDotNet.Attributes;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ids;

[MemoryDiagnoser]
public class SnowflakeBenchmarks
{
    private readonly Guid[] _guids = new Guid[1];
    private readonly Guid[] _uuids = new Guid[1024];
    private readonly UInt128[] _ulids = new UInt128[1];
    private readonly char[] _text = new char[UlidText.Length];
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

    [Benchmark]
    public void NextUuid() => _guids[0] = _generator.Uuids.Next();

    [Benchmark(OperationsPerInvoke = 1024)]
    public void FillUuids() => _generator.Uuids.Fill(_uuids);

    [Benchmark]
    public void NextUlid() => _ulids[0] = _generator.Ulids.Next();

    [Benchmark]
    public bool NextUlidAsText() => UlidText.TryFormat(_generator.Ulids.Next(), _text, out _);
}
