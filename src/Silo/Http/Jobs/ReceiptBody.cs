namespace Granary.Http.Jobs;

/// <summary>A run that has ended.</summary>
/// <param name="Receipt">Its receipt.</param>
internal sealed record ReceiptBody(string Receipt);
