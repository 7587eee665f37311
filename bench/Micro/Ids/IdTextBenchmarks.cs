using BenchmarkDotNet.Attributes;

namespace Granary.Ids;

[MemoryDiagnoser]
public class IdTextBenchmarks
{
    private const long Id = 1234567890123456789;

    private readonly char[] _text = new char[IdText.LengthMax];
    private string _written = "";

    [ParamsAllValues]
    public IdForm Form { get; set; }

    [GlobalSetup]
    public void Write() => _written = IdText.Format(Id, Form);

    [Benchmark(Baseline = true)]
    public string GuidVersion7() => Guid.CreateVersion7().ToString();

    [Benchmark]
    public string Format() => IdText.Format(Id, Form);

    [Benchmark]
    public bool TryFormat() => IdText.TryFormat(Id, Form, _text, out _);

    [Benchmark]
    public long Parse() => IdText.Parse(_written, Form);
}
