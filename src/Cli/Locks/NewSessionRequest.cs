namespace Granary.Locks;

/// <summary>What the API takes to open a session.</summary>
internal sealed record NewSessionRequest(int TtlSeconds, string Host, string Process);
