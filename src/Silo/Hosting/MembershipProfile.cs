using Orleans.Configuration;

namespace Granary.Hosting;

/// <summary>How fast the silos of one site find out that one of them has died, and how slow they are to believe it.</summary>
internal static class MembershipProfile
{
    /// <summary>Sets the times of the membership protocol.</summary>
    public static void Apply(ClusterMembershipOptions options)
    {
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedTableIAmAliveLimit = 3;
    }
}
