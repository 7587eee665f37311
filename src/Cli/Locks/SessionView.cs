namespace Granary.Locks;

/// <summary>A session, as the API answers it.</summary>
internal sealed record SessionView(string Session, double TtlSeconds);
