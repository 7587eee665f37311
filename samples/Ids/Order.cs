namespace Granary.Samples;

/// <summary>An order of the sale.</summary>
/// <param name="Id">Unique over all shops, and growing with time.</param>
/// <param name="Invoice">The number that the tax office wants to see.</param>
internal sealed record Order(long Id, long Invoice);
