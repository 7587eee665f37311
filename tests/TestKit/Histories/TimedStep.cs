namespace Granary.Histories;

/// <summary>A step of a model that took effect at one moment between two times.</summary>
/// <param name="Step">The step.</param>
/// <param name="Invoked">Not before.</param>
/// <param name="Returned">Not after; null when it may have taken effect at any later time, or never.</param>
/// <param name="Source">The operation from which it is known, for messages.</param>
public sealed record TimedStep<TStep>(TStep Step, long Invoked, long? Returned, HistoryOperation? Source = null)
{
    public override string ToString() => $"{Step} [{Invoked}..{(Returned is { } returned ? $"{returned}" : "")}]{(Source is null ? "" : $" of {Source}")}";
}
