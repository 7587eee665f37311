namespace Granary.Ledger.Admin;

/// <summary>A sequence that a restore has raised.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">The value that it would have given next; <see langword="null"/> when it was used up.</param>
/// <param name="After">The value that it gives next; <see langword="null"/> when it is used up.</param>
public sealed record RestoredSequence(string Name, long? Before, long? After);
