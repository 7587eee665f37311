using Granary.Locks;

namespace Granary.Web.Locks;

/// <summary>Locks in words.</summary>
internal static class LockWords
{
    /// <summary>The page of a lock.</summary>
    public static string PathOf(string space, string name) => $"locks/lock?space={Uri.EscapeDataString(space)}&name={Uri.EscapeDataString(name)}";

    /// <summary>How somebody holds a lock.</summary>
    public static string ModeOf(LockHolder holder) => holder switch
    {
        { IsOffer: true } => "offered",
        { Mode: LockMode.Exclusive } => "exclusive",
        { Mode: LockMode.Read } => "read",
        { Mode: LockMode.Upgradeable } => "upgradeable",
        { Permits: 1 } => "1 permit",
        _ => $"{Show.Count(holder.Permits)} permits",
    };

    /// <summary>How a lock stands.</summary>
    public static string StateOf(LockInfo info) => info.Holders switch
    {
        [] => "free",
        [var one] => ModeOf(one),
        var many when many.All(static holder => holder.Mode == LockMode.Permits) => $"{Show.Count(many.Sum(static holder => (long)holder.Permits))} permits",
        var many when many.All(static holder => holder.Mode == LockMode.Read) => $"{Show.Count(many.Length)} readers",
        var many => $"{Show.Count(many.Length)} holders",
    };

    /// <summary>Who holds it, for people.</summary>
    public static string NameOf(LockHolder holder) => $"{holder.Session.Process} on {holder.Session.Host}";
}
