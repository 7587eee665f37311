using Granary.Ids;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Granary.EntityFrameworkCore;

/// <summary>Takes keys of type <see cref="long"/> named <c>Id</c> from a pool, unless the model says where they come from.</summary>
internal sealed class PoolKeyConvention(string pool) : IModelFinalizingConvention
{
    private const string KeyName = "Id";

    // How providers and the relational package note that the store makes the values; neither is a dependency of this one.
    private static readonly string[] StoreMarks =
        [":ValueGenerationStrategy", "Relational:DefaultValue", "Relational:DefaultValueSql", "Relational:ComputedColumnSql"];

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.FindPrimaryKey() is { Properties: [{ Name: KeyName } key] } && key.DeclaringType == entity && IsLeftToConvention(key))
            {
                TakeFromPool(key.Builder);
            }
        }
    }

    private static bool IsLeftToConvention(IConventionProperty key) =>
        key.ClrType == typeof(long)
        && !key.IsForeignKey()
        && IsByConvention(key.GetValueGeneratedConfigurationSource())
        && key.GetValueGeneratorFactory() is null
        && !key.GetAnnotations().Any(mark => StoreMarks.Any(store => mark.Name.EndsWith(store, StringComparison.Ordinal))
            && !IsByConvention(mark.GetConfigurationSource()));

    private static bool IsByConvention(ConfigurationSource? source) => source is null or ConfigurationSource.Convention;

    private void TakeFromPool(IConventionPropertyBuilder key)
    {
        foreach (var (annotation, value) in new KeySource(KeyKind.Snowflake, pool, IdForm.Decimal).ToAnnotations())
        {
            key.HasAnnotation(annotation, value);
        }

        key.ValueGenerated(ValueGenerated.Never);
        key.HasValueGeneratorFactory(typeof(GranaryKeyFactory));
    }
}
