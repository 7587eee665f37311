namespace Granary.Ids;

/// <summary>The broken rules of a file or group: counts, and the first few by name.</summary>
internal sealed class IdOffences
{
    /// <summary>How many offences against one rule are named.</summary>
    public const int NamedMax = 10;

    private readonly long[] _counts = new long[Enum.GetValues<IdRule>().Length];
    private readonly List<IdOffence> _named = [];

    public IReadOnlyList<IdOffence> Named => _named;

    public bool Any => _counts.AsSpan().ContainsAnyExcept(0L);

    public long CountOf(IdRule rule) => _counts[(int)rule];

    /// <summary>Counts an offence; <paramref name="name"/> is asked for its text only while names are still wanted.</summary>
    public void Add(IdRule rule, Func<IdOffence> name)
    {
        if (_counts[(int)rule]++ < NamedMax)
        {
            _named.Add(name());
        }
    }
}
