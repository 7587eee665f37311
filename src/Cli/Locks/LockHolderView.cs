namespace Granary.Locks;

/// <summary>A holder of a lock, as the API answers it.</summary>
internal sealed record LockHolderView(
    string Token, string Mode, int Permits, string Host, string Process, string Session, double TtlSeconds, string? Note, DateTimeOffset GrantedAt, bool Offered)
{
    /// <summary>The mode, with the permits where they count.</summary>
    public string How => Permits > 1 ? $"{Mode} {Permits}" : Mode;
}
