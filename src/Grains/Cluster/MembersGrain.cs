using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Concurrency;

namespace Granary.Cluster;

/// <inheritdoc cref="IMembersGrain"/>
[GrainType("granary.members"), StatelessWorker]
internal sealed class MembersGrain(IClusterMembershipService membership) : Grain, IMembersGrain
{
    /// <inheritdoc/>
    public ValueTask<ImmutableArray<SiloMember>> List(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ImmutableArray<SiloMember>>(
        [
            .. from member in membership.CurrentSnapshot.Members.Values
               where member.Status is not (SiloStatus.None or SiloStatus.Dead)
               let address = member.SiloAddress
               orderby member.Name, address.Generation
               select new SiloMember(
                   member.Name, address.ToParsableString(), address.Endpoint.ToString(), JsonNamingPolicy.CamelCase.ConvertName($"{member.Status}")),
        ]);
}
