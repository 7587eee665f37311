using BenchmarkDotNet.Attributes;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ids;

[MemoryDiagnoser]
public class SequenceBenchmarks
{
    private SequenceGenerator _generator = null!;
    private long _counter;

    [GlobalSetup]
    public async Task Open() => _generator = await SequenceGenerator.OpenAsync(
        new OneShard(), "bench", TimeProvider.System, NullLogger.Instance, ClientMetrics.None, CancellationToken.None);

    [GlobalCleanup]
    public async Task Close() => await _generator.DisposeAsync();

    [Benchmark(Baseline = true)]
    public long Increment() => Interlocked.Increment(ref _counter);

    [Benchmark]
    public ValueTask<long> NextAsync() => _generator.NextAsync();
}
