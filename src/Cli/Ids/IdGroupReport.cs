namespace Granary.Ids;

/// <summary>What <see cref="IdFileVerifier"/> found in the files of one pool or sequence.</summary>
/// <param name="Group">The files.</param>
/// <param name="Files">What is in each.</param>
/// <param name="Shared">What only shows over all of them: numbers that are there twice.</param>
internal sealed record IdGroupReport(IdFileGroup Group, IReadOnlyList<IdFileReport> Files, IdOffences Shared)
{
    public long Count => Files.Sum(static file => (long)file.Count);

    public bool Ok => !Shared.Any && !Files.Any(static file => file.Offences.Any);

    public long CountOf(IdRule rule) => Shared.CountOf(rule) + Files.Sum(file => file.Offences.CountOf(rule));

    public IEnumerable<IdOffence> Named => Shared.Named.Concat(Files.SelectMany(static file => file.Offences.Named));
}
