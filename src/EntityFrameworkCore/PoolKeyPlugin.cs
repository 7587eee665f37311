using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Granary.EntityFrameworkCore;

/// <summary>Adds <see cref="PoolKeyConvention"/> to the conventions of the contexts that <c>UseGranaryIds</c> was called for.</summary>
internal sealed class PoolKeyPlugin(IDbContextOptions options) : IConventionSetPlugin
{
    public ConventionSet ModifyConventions(ConventionSet conventionSet)
    {
        // First of all, because providers end with marking the columns that they will generate.
        conventionSet.ModelFinalizingConventions.Insert(0, new PoolKeyConvention(options.FindExtension<GranaryOptionsExtension>()!.Pool));
        return conventionSet;
    }
}
