using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>What a block does in one silo.</summary>
/// <param name="Block">The block's name.</param>
/// <param name="CommandsPerSecond">Decided commands a second, over the last 10 seconds.</param>
/// <param name="RefusalsPerSecond">Those of them that were refused.</param>
/// <param name="Refusals">The refusals by code.</param>
internal sealed record BlockBody(string Block, double CommandsPerSecond, double RefusalsPerSecond, IReadOnlyList<CodeBody> Refusals)
{
    public static BlockBody Of(BlockReport block) => new(
        block.Block, block.CommandsPerSecond, block.RefusalsPerSecond, [.. block.Refusals.Select(CodeBody.Of)]);
}
