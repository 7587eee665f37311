namespace Granary.Ids;

/// <summary>Who holds worker ids.</summary>
/// <param name="Name">
/// The stable name under which the holder wants the same worker ids back after a restart, unique per process (the
/// ordinal name of a StatefulSet's pod, say); <see langword="null"/> for a holder that takes any.
/// </param>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">Program and process id, for people.</param>
/// <param name="Note">Anything that helps people to recognise it.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.worker-holder")]
public sealed record WorkerHolder(
    [property: Id(0)] string? Name,
    [property: Id(1)] string Host,
    [property: Id(2)] string Process,
    [property: Id(3)] string? Note = null)
{
    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"{Process} on {Host}" : $"'{Name}' ({Process} on {Host})";
}
