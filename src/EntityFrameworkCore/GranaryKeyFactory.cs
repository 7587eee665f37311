using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Granary.EntityFrameworkCore;

/// <summary>Makes the generator of a property that <see cref="GranaryPropertyBuilderExtensions"/> configured. It is public for compiled models, which name it.</summary>
public sealed class GranaryKeyFactory : ValueGeneratorFactory
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The property is not configured, or its type cannot hold an id.</exception>
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase)
    {
        ArgumentNullException.ThrowIfNull(property);
        var source = KeySource.Of(property) ?? throw new InvalidOperationException(
            $"{KeyValue.NameOf(property)} has no source. Configure it by {nameof(GranaryPropertyBuilderExtensions.HasGranarySnowflake)} or {nameof(GranaryPropertyBuilderExtensions.HasGranarySequence)}.");
        var make = KeyValue.For(property, source.Form);
        var name = KeyValue.NameOf(property);
        return source.Kind == KeyKind.Snowflake
            ? new SnowflakeKeyGenerator(name, source, make)
            : new SequenceKeyGenerator(name, source, make);
    }
}
