using System.Reflection;
using System.Runtime.CompilerServices;

namespace Granary.Wire;

/// <summary>A type of Grains.Interfaces that goes over the wire, seen as the wire sees it.</summary>
internal sealed record WireType(Type Type)
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public string? Alias => AliasOf(Type);

    /// <summary>The members that this type itself adds, those of its base type left out, by their numbers.</summary>
    public IEnumerable<(uint Id, MemberInfo Member)> Members =>
        from member in Type.GetMembers(Declared)
        let id = member.GetCustomAttribute<IdAttribute>()
        where id is not null
        orderby id.Id
        select (id.Id, member);

    /// <summary>Properties that hold state but have no number, so that they would be lost on the way.</summary>
    public IEnumerable<PropertyInfo> Unnumbered =>
        from property in Type.GetProperties(Declared)
        where property.SetMethod is not null && !property.IsDefined(typeof(IdAttribute))
        select property;

    /// <summary>Properties that can be changed after the construction.</summary>
    public IEnumerable<PropertyInfo> Mutable =>
        from property in Type.GetProperties(Declared)
        where property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == false
        select property;

    public static IReadOnlyList<WireType> All { get; } =
        [.. from type in typeof(GranaryException).Assembly.GetTypes()
            where type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            let wire = new WireType(type)
            orderby wire.Alias, type.FullName
            select wire];

    /// <summary>The alias with all that must never change under it, one member a line.</summary>
    public string Describe()
    {
        var parent = Type.BaseType is { } type && AliasOf(type) is { } alias ? $" : {alias}" : "";
        var members = Type.IsEnum
            ? Enum.GetNames(Type).Select(name => $"  {Convert.ToInt64(Enum.Parse(Type, name), null)} {name}")
            : Members.Select(member => $"  {member.Id} {member.Member.Name}: {NameOf(TypeOf(member.Member))}");
        return string.Join('\n', members.Prepend(Alias + parent));
    }

    public override string ToString() => Type.FullName!;

    private static string? AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static string NameOf(Type type) => type switch
    {
        { IsGenericType: true } =>
            $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(NameOf))}>",
        _ => AliasOf(type) ?? type.Name,
    };
}
