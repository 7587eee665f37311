using Granary.Config;
using Granary.Jobs;
using Granary.Locks;
using MudBlazor;

namespace Granary.Web;

/// <summary>All blocks that have pages. A new block adds its section here.</summary>
internal static class ConsoleSections
{
    public static IReadOnlyList<ConsoleSection> All { get; } =
    [
        new("Ids", "ids",
        [
            new("Pools", "ids/pools", Icons.Material.Outlined.Hub),
            new("Sequences", "ids/sequences", Icons.Material.Outlined.Numbers),
            new("Inspect", "ids/inspect", Icons.Material.Outlined.Search),
        ]),
        new("Locks", LockPlace.Block, [new("Locks", "locks", Icons.Material.Outlined.Lock)]),
        new("Jobs", JobPlace.Block,
        [
            new("Queues", "jobs/queues", Icons.Material.Outlined.Inbox),
            new("Jobs", "jobs/list", Icons.Material.Outlined.Schedule),
            new("Dead letters", "jobs/dead", Icons.Material.Outlined.ReportGmailerrorred),
        ]),
        new("Config", ConfigPlace.Block, [new("Configuration", "config", Icons.Material.Outlined.Tune)]),
    ];
}
