using System.Reflection;
using System.Text.RegularExpressions;

namespace Granary.Wire;

public sealed partial class WireConventionTests
{
    private static readonly Type[] GrainInterfaces =
        [.. typeof(GranaryException).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))];

    [Fact]
    public void Serialized_names_and_numbers_are_frozen()
    {
        var wire = string.Join('\n', WireType.All.Select(type => type.Describe())) + "\n";

        Snapshot.Match(wire, "wire-types");
    }

    [Fact]
    public void Every_type_on_the_wire_has_an_alias_of_its_own()
    {
        Assert.All(WireType.All, type => Assert.Matches(AliasPattern(), type.Alias));
        Assert.Distinct(WireType.All.Select(type => type.Alias));
    }

    [Fact]
    public void Every_member_on_the_wire_has_a_number_of_its_own()
    {
        Assert.All(WireType.All, type => Assert.Empty(type.Unnumbered));
        Assert.All(WireType.All, type => Assert.Distinct(type.Members.Select(member => member.Id)));
    }

    [Fact]
    public void Messages_are_immutable_and_say_so()
    {
        var messages = WireType.All.Where(type => !type.Type.IsEnum);

        Assert.All(messages, type => Assert.Empty(type.Mutable));
        Assert.All(messages, type => Assert.True(type.Type.IsDefined(typeof(ImmutableAttribute), inherit: false), $"{type} is not [Immutable]"));
    }

    [Fact]
    public void Every_grain_interface_and_method_has_a_stable_identity()
    {
        Assert.All(GrainInterfaces, type => Assert.NotNull(type.GetCustomAttribute<GrainInterfaceTypeAttribute>(inherit: false)));
        Assert.All(
            GrainInterfaces.SelectMany(type => type.GetMethods()),
            method => Assert.True(method.IsDefined(typeof(AliasAttribute)), $"{method.DeclaringType}.{method.Name} has no [Alias]"));
    }

    [Fact]
    public void Every_error_code_is_distinct_and_carries_its_block()
    {
        var codes =
            (from type in typeof(GranaryException).Assembly.GetTypes()
             where type.Name.EndsWith("Codes", StringComparison.Ordinal)
             from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
             where field.IsLiteral
             select (Code: (string)field.GetRawConstantValue()!, Block: type.Namespace!.Split('.')[^1])).ToList();

        Assert.NotEmpty(codes);
        Assert.Distinct(codes.Select(code => code.Code));
        Assert.All(codes, code => Assert.Matches(CodePattern(), code.Code));
        Assert.All(codes.Where(code => code.Block != nameof(Granary)), code => Assert.StartsWith(code.Block, code.Code, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"^granary(\.[a-z]+)?\.[a-z]+(-[a-z]+)*$")]
    private static partial Regex AliasPattern();

    [GeneratedRegex("^[a-z]+\\.[a-z]+(_[a-z]+)*$")]
    private static partial Regex CodePattern();
}
