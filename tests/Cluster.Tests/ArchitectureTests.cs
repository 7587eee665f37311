using System.Reflection;

namespace Granary;

public sealed class ArchitectureTests
{
    private static readonly Assembly[] Assemblies =
        [.. from name in (string[])["Grains.Interfaces", "Grains", "Client", "EntityFrameworkCore", "Silo", "Cli"] select Assembly.Load($"Granary.{name}")];

    [Fact]
    public void Public_types_live_in_namespaces_of_Granary_that_are_not_types()
    {
        var types = Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(IsWritten).ToList();
        var names = types.Select(type => type.FullName).ToHashSet();

        Assert.All(types, type => Assert.Matches(@"^Granary(\.[A-Z][A-Za-z]*)*$", type.Namespace));
        Assert.All(types, type => Assert.DoesNotContain(type.Namespace, names));
    }

    [Theory]
    [InlineData("Grains.Interfaces", "")]
    [InlineData("Grains", "Grains.Interfaces")]
    [InlineData("Client", "Grains.Interfaces")]
    [InlineData("EntityFrameworkCore", "Grains.Interfaces Client")]
    [InlineData("Cli", "Grains.Interfaces")]
    [InlineData("Silo", "Grains.Interfaces Grains Client")]
    public void Dependencies_point_one_way(string assembly, string allowed)
    {
        var references =
            from reference in Assembly.Load($"Granary.{assembly}").GetReferencedAssemblies()
            where reference.Name!.StartsWith("Granary.", StringComparison.Ordinal)
            select reference.Name!["Granary.".Length..];

        Assert.Subset(allowed.Split(' ').ToHashSet(), references.ToHashSet());
    }

    // Orleans' code generator adds public types in namespaces of its own, and top-level statements a Program in none.
    private static bool IsWritten(Type type) => type.Namespace is { } name && !name.StartsWith("OrleansCodeGen", StringComparison.Ordinal);
}
