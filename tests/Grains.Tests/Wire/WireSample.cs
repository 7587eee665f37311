using System.Collections.Immutable;
using System.Reflection;

namespace Granary.Wire;

/// <summary>Makes a value of a type in which every member differs from its default, so that a lost one is noticed.</summary>
internal sealed class WireSample
{
    private int _counter;

    public static object Of(Type type) => new WireSample().Make(type);

    private object Make(Type type)
    {
        _counter++;
        return type switch
        {
            _ when Nullable.GetUnderlyingType(type) is { } inner => Make(inner),
            _ when type == typeof(string) => $"text {_counter}",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => _counter,
            _ when type == typeof(long) => (long)_counter << 32,
            _ when type == typeof(double) => _counter + 0.5,
            _ when type == typeof(Guid) => new Guid(_counter, 0, 0, new byte[8]),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(_counter),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddDays(_counter),
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => MakeArray(type),
            { IsAbstract: true } => Make(type.Assembly.GetTypes().First(derived => derived.BaseType == type)),
            _ => MakeRecord(type),
        };
    }

    private object MakeArray(Type type)
    {
        var element = type.GenericTypeArguments[0];
        var source = Array.CreateInstance(element, 2);
        source.SetValue(Make(element), 0);
        source.SetValue(Make(element), 1);
        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsSZArray: true }])
            .MakeGenericMethod(element)
            .Invoke(null, [source])!;
    }

    private object MakeRecord(Type type)
    {
        var made = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault() is { } constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))])
            : Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.IsDefined(typeof(IdAttribute))))
        {
            property.SetValue(made, Make(property.PropertyType));
        }

        return made;
    }
}
