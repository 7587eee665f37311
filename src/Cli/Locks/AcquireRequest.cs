namespace Granary.Locks;

/// <summary>What the API takes to acquire a lock.</summary>
internal sealed record AcquireRequest(string Name, string Space, string Mode, int? Permits, int? Limit, string? Note)
{
    public string? Session { get; init; }

    public double WaitSeconds { get; init; }
}
