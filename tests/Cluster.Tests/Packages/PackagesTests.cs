using System.Net.Http.Json;
using System.Text.Json;
using Granary.Processes;

namespace Granary.Packages;

/// <summary>What docs/packages.md says of the packages holds for apps that know nothing of the solution.</summary>
public sealed class PackagesTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private static readonly string[] Libraries =
        ["Granary.Client", "Granary.EntityFrameworkCore", "Granary.Grains", "Granary.Grains.Interfaces", "Granary.Silo"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_solution_makes_these_packages_and_no_others()
    {
        Assert.Equal([.. Libraries, "Granary.Cli"], feed.Packages.Keys.Order(StringComparer.Ordinal).OrderBy(id => id == "Granary.Cli"));
    }

    [Fact]
    public void Every_library_holds_its_assembly_its_documentation_its_page_and_nothing_else()
    {
        Assert.All(Libraries, id => Assert.Equal(
            ["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], feed.Packages[id].Files.Where(file => !IsWebAsset(file))));
    }

    [Fact]
    public void The_tool_holds_what_it_runs_and_none_of_the_silo_or_the_tests()
    {
        var files = feed.Packages["Granary.Cli"].Files;

        Assert.Contains("README.md", files);
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", files);
        Assert.Equal(
            ["Granary.Cli.dll", "Granary.Grains.Interfaces.dll"],
            files.Select(file => Path.GetFileName(file)).Where(file => file.StartsWith("Granary.", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.DoesNotContain(files, file => Path.GetFileName(file).StartsWith("appsettings", StringComparison.Ordinal) || file.Contains("xunit", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_package_says_what_it_is_and_under_which_licence()
    {
        Assert.All(feed.Packages.Values, package =>
        {
            Assert.Equal("MIT", package.License);
            Assert.Equal("README.md", package.Text("readme"));
            Assert.Equal(feed.Version, package.Version);
            Assert.False(string.IsNullOrWhiteSpace(package.Text("description")));
            Assert.Contains("granary", package.Text("tags")!.Split(' '));
        });
    }

    [Fact]
    public void Packages_ask_for_a_least_version_and_pin_nobody_to_one()
    {
        var dependencies = feed.Packages.Values.SelectMany(package => package.Dependencies).ToList();

        Assert.NotEmpty(dependencies);
        Assert.All(dependencies, dependency => Assert.DoesNotContain(dependency.Value, character => "[](),".Contains(character, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apps_that_know_the_packages_alone_host_a_silo_and_take_ids_from_it()
    {
        await feed.BuildAppsAsync();
        var tool = await feed.InstallToolAsync();
        var settings = new SiloProcessSettings { Program = feed.App("Host"), DataDirectory = Path.Combine(feed.Folder, "data"), HasConsole = true };
        await using var host = await SiloProcess.StartAsync(settings);

        var sequence = await ToolAsync("ids", "sequences", "create", "invoices", "--start", "1000");
        var shop = await ExternalProcess.RunAsync(feed.App("Shop"), [host.Gateway]);
        var orders = await ExternalProcess.RunAsync(feed.App("Orders"), [host.Gateway, Path.Combine(feed.Folder, "shop.db")]);
        var receipts = new List<JsonElement>();
        for (var receipt = 1; receipt <= 2; receipt++)
        {
            var answer = await host.Http.PostAsync(new Uri("/tills/north/receipts", UriKind.Relative), null, Ct);
            receipts.Add(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Ct));
        }

        var status = await ToolAsync("status", "--json");
        var decoded = await ToolAsync("ids", "decode", Value(orders, "last order "));

        Succeeded(sequence);
        Succeeded(shop);
        Assert.Equal("1000", Value(shop, "invoice "));
        Assert.True(long.Parse(Value(shop, "order "), System.Globalization.CultureInfo.InvariantCulture) > 0);
        Succeeded(orders);
        Assert.StartsWith("1000 orders, receipts 1 to 1000", orders.StandardOutput, StringComparison.Ordinal);
        Assert.Equal([("north", 1), ("north", 2)], receipts.Select(receipt =>
            (receipt.GetProperty("till").GetString()!, receipt.GetProperty("number").GetInt32())));
        Succeeded(decoded);
        Succeeded(status);
        Assert.Contains("\"till-1\"", status.StandardOutput, StringComparison.Ordinal);

        Task<ProcessResult> ToolAsync(params string[] arguments) => ExternalProcess.RunFileAsync(
            tool, arguments, [KeyValuePair.Create("GRANARY_URL", (string?)host.Http.BaseAddress!.ToString())]);
    }

    // What a page of the silo would bring along, under _content/Granary.Silo in an app.
    private static bool IsWebAsset(string file) =>
        file.StartsWith("staticwebassets/", StringComparison.Ordinal) || file.StartsWith("build", StringComparison.Ordinal);

    private static void Succeeded(ProcessResult result) => Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);

    private static string Value(ProcessResult result, string before) => result.StandardOutput.Split('\n')
        .Single(line => line.StartsWith(before, StringComparison.Ordinal))[before.Length..].Trim();
}
