using BenchmarkDotNet.Attributes;

namespace Granary.Ids;

[MemoryDiagnoser]
public class IdTextBenchmarks
{
    private const long Id = 1234567890123456789;

    private readonly string[] _guids = new string[1];
    private readonly char[] _buffer = new char[IdText.LengthMax];
    private string _text = "";

    [ParamsAllValues]
    public IdForm Form { get; set; }

    [GlobalSetup]
    public void Write() => _text = IdText.Format(Id, Form);

    [Benchmark(Baseline = true)]
    public void GuidVersion7() => _guids[0] = Guid.CreateVersion7().ToString();

    [Benchmark]
    public string Format() => IdText.Format(Id, Form);

    [Benchmark]
    public bool TryFormat() => IdText.TryFormat(Id, Form, _buffer, out _);

    [Benchmark]
    public long Parse() => IdText.Parse(_text, Form);
}
