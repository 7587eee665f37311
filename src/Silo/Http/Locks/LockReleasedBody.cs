namespace Granary.Http.Locks;

/// <summary>What came of giving a lease back.</summary>
/// <param name="Released">Whether it was there.</param>
internal sealed record LockReleasedBody(bool Released);
