using Granary.Ids;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Granary.EntityFrameworkCore;

/// <summary>How an id becomes the value of a property.</summary>
internal static class KeyValue
{
    /// <summary>The property as messages call it.</summary>
    public static string NameOf(IReadOnlyProperty property) => $"{property.DeclaringType.DisplayName()}.{property.Name}";

    /// <summary>Refuses a type that can hold no id, as early as it is known: a type of the app's own may still get a conversion.</summary>
    /// <exception cref="InvalidOperationException">The type cannot hold an id.</exception>
    public static void ThrowIfBuiltInAndUnfit(IReadOnlyProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (!IsHolder(type) && type.Assembly == typeof(object).Assembly)
        {
            throw Unfit(property);
        }
    }

    /// <summary>Makes values of the property, through its conversion if it has one.</summary>
    /// <exception cref="InvalidOperationException">The property's type cannot hold an id.</exception>
    public static Func<long, object> For(IReadOnlyProperty property, IdForm form)
    {
        if (IsHolder(property.ClrType))
        {
            return For(property.ClrType, form);
        }

        var converter = property.GetValueConverter() ?? (property.FindTypeMapping()?.Converter);
        if (converter is null || !IsHolder(converter.ProviderClrType))
        {
            throw Unfit(property);
        }

        var make = For(converter.ProviderClrType, form);
        return id => Convert(converter, make(id));
    }

    private static object Convert(ValueConverter converter, object value) =>
        converter.ConvertFromProvider(value) ?? throw new InvalidOperationException($"{converter.GetType().Name} made null of '{value}'.");

    private static Func<long, object> For(Type type, IdForm form) =>
        type == typeof(string) ? id => IdText.Format(id, form) : static id => id;

    private static bool IsHolder(Type type) => type == typeof(long) || type == typeof(long?) || type == typeof(string);

    private static InvalidOperationException Unfit(IReadOnlyProperty property) => new(
        $"{NameOf(property)} is of type {property.ClrType.Name}, which holds no id of Granary. Make it a long or a string, or give it a conversion to one of them.");
}
