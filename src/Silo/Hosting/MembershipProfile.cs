using Orleans.Configuration;

namespace Granary.Hosting;

/// <summary>How soon the silos of one site find out that one of them has died, and how slow they are to believe it.</summary>
internal static class MembershipProfile
{
    /// <summary>Sets the times of the membership protocol.</summary>
    public static void Apply(ClusterMembershipOptions options)
    {
        // A dead process refuses the connection at once, so its death takes three probes, a second apart: the last one goes through
        // a third silo, whose failure counts as the second vote.
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.EnableIndirectProbes = true;

        // A living but starved one has until MaxProbeTimeout for each answer, and is not voted against while any message of its
        // arrived within three times as long.
        options.MinProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(5);
        options.ExtendProbeTimeoutDuringDegradation = true;
        options.EnableConnectionLivenessCheck = true;

        // After the death of all, a silo that comes back elsewhere waits until the rows of the dead are this old (3 s × 3), notices
        // it at the next refresh, and then declares them dead by probing.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedTableIAmAliveLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
    }
}
