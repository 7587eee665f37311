using System.Reflection;
using System.Text.RegularExpressions;
using Granary.Hosting;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Docs;

/// <summary>The pages that list what the code has are held against it, so that neither grows without the other.</summary>
public sealed partial class DocumentationTests
{
    // What a silo sets itself: its settings' DataDirectory.
    private const string SetByTheSilo = "Granary:Database:DataDirectory";

    private static readonly Assembly[] Assemblies =
    [
        typeof(GranaryException).Assembly, typeof(ClientCodes).Assembly, typeof(Database).Assembly, typeof(SiloSettings).Assembly,
        typeof(GranaryCommand).Assembly,
    ];

    [Fact]
    public void Every_error_code_is_on_its_page_and_every_code_on_the_page_is_one()
    {
        var codes = Assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.Name.EndsWith("Codes", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(static field => (string)field.GetRawConstantValue()!);

        var listed = FirstCells(File.ReadAllText(Page("errors.md")));

        Assert.Equal(codes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_is_in_a_table_of_a_page_and_every_setting_in_the_operators_table_is_one()
    {
        var settings = Assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Select(static type => (Type: type, Section: type.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)))
            .Where(static found => found.Section is { IsLiteral: true } section && section.FieldType == typeof(string))
            .SelectMany(static found => KeysOf(found.Type, (string)found.Section!.GetRawConstantValue()!))
            .Where(static key => key.StartsWith(SiloSettings.Section, StringComparison.Ordinal) && key != SetByTheSilo)
            .ToList();

        var pages = Directory.EnumerateFiles(Path.GetDirectoryName(Page("operations.md"))!, "*.md").SelectMany(static page => FirstCells(File.ReadAllText(page)));
        var rows = FirstCells(File.ReadAllText(Page("operations.md"))).Where(static cell => cell.StartsWith("Granary:", StringComparison.Ordinal)).ToList();

        Assert.Contains("Granary:Http:RequestBytesMax", settings);
        Assert.Empty(settings.Except(pages));
        Assert.Empty(rows.Except(settings));
        Assert.All(rows, row => Assert.Contains(
            $"| `{row}` | `{row.Replace(":", "__", StringComparison.Ordinal)}", File.ReadAllText(Page("operations.md")), StringComparison.Ordinal));
    }

    [Fact]
    public void The_service_waits_longer_for_a_silo_than_a_silo_takes_to_stop()
    {
        var unit = File.ReadAllText(Page("granary.service"));

        var seconds = int.Parse(StopSeconds().Match(unit).Groups[1].Value, null);

        Assert.True(TimeSpan.FromSeconds(seconds) > TimeSpan.FromSeconds(30));
        Assert.Contains("KillSignal=SIGTERM", unit, StringComparison.Ordinal);
    }

    private static IEnumerable<string> KeysOf(Type type, string prefix)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isList = property.PropertyType.IsGenericType;
            if (property.SetMethod is null && !isList)
            {
                continue;
            }

            var key = $"{prefix}:{property.Name}";
            var isGroup = property.PropertyType is { IsClass: true } group && group.Assembly == typeof(Database).Assembly;
            foreach (var inner in isGroup ? KeysOf(property.PropertyType, key) : [key])
            {
                yield return inner;
            }
        }
    }

    private static List<string> FirstCells(string page) => [.. FirstCell().Matches(page).Select(static match => match.Groups[1].Value)];

    private static string Page(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "docs", name);
    }

    [GeneratedRegex(@"^\| `([A-Za-z]+[.:][A-Za-z_:.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"^TimeoutStopSec=(\d+)$", RegexOptions.Multiline)]
    private static partial Regex StopSeconds();
}
