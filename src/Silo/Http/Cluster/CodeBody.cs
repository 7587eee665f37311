using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>How often something was refused or failed with a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Recent">How often in the last minute.</param>
/// <param name="Total">How often since the silo started.</param>
internal sealed record CodeBody(string Code, long Recent, long Total)
{
    public static CodeBody Of(CodeCount count) => new(count.Code, count.Recent, count.Total);
}
