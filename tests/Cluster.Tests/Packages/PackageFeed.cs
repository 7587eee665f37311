using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;
using Granary.Processes;

namespace Granary.Packages;

/// <summary>
/// The packages of the solution, packed once for all tests from what the build left, in a folder that serves as a feed; and apps that are built
/// against them in a folder of their own, far from the solution. What they restore stays in that folder, but for what others made: that is
/// taken from where the solution's own restore put it.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    internal IReadOnlyDictionary<string, Package> Packages { get; private set; } = new Dictionary<string, Package>();

    /// <summary>The version of the packages.</summary>
    public string Version => Packages["Granary.Client"].Version;

    /// <summary>Where the tool is installed, and where apps may leave files.</summary>
    public string Folder => _folder.Path;

    private static string Root => Path.GetFullPath("../../..", SourceFolder());

    private string Apps => _folder.File("apps");

    private string Feed => _folder.File("feed");

    private string NuGetConfig => Path.Combine(Apps, "NuGet.config");

    /// <summary>Packs the solution.</summary>
    public async ValueTask InitializeAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        await RunSdkAsync(["pack", Path.Combine(Root, "Orleans.sln"), "--no-build", "-c", configuration, "-o", Feed], []);
        Packages = Directory.GetFiles(Feed).Select(Package.Read).ToDictionary(package => package.Id);
    }

    /// <summary>Builds the apps against the packages: one restore and one build for all.</summary>
    public async Task BuildAppsAsync()
    {
        WriteApps();
        await RunSdkAsync(
            [
                "build", Path.Combine(Apps, "Apps.slnx"), "-p:UseSharedCompilation=false",
                $"-p:GranaryVersion={Version}", $"-p:EntityFrameworkVersion={Packages["Granary.EntityFrameworkCore"].Dependencies["Microsoft.EntityFrameworkCore"]}",
            ],
            Restoring);
    }

    /// <summary>Where the build put an app.</summary>
    public string App(string name) => Path.Combine(Apps, "out", name, $"{name}.dll");

    /// <summary>Installs the command line as a tool; answers with the path of the command.</summary>
    public async Task<string> InstallToolAsync()
    {
        WriteApps();
        await RunSdkAsync(
            ["tool", "install", "Granary.Cli", "--version", Version, "--tool-path", _folder.File("tools"), "--configfile", NuGetConfig], Restoring);
        return Path.Combine(_folder.File("tools"), "granary");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<KeyValuePair<string, string?>> Restoring => [KeyValuePair.Create("NUGET_PACKAGES", (string?)_folder.File("packages"))];

    private static string SourceFolder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;

    private static async Task RunSdkAsync(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var result = await ExternalProcess.RunSdkAsync([.. arguments, "--verbosity", "quiet"], environment, Patience);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}{Environment.NewLine}{result.StandardOutput}{result.StandardError}");
    }

    private void WriteApps()
    {
        if (Directory.Exists(Apps))
        {
            return;
        }

        var templates = Path.Combine(SourceFolder(), "Apps");
        foreach (var file in Directory.EnumerateFiles(templates, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Apps, Path.GetRelativePath(templates, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Copy(Path.Combine(Root, "global.json"), Path.Combine(Apps, "global.json"));
        WriteNuGetConfig();
    }

    // Granary's packages come from the feed and from nowhere else, all others from where the solution has them from.
    private void WriteNuGetConfig()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "artifacts/obj/Client/project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name);
        var sources = assets.RootElement.GetProperty("project").GetProperty("restore").GetProperty("sources").EnumerateObject()
            .Select(source => source.Name).ToList();
        new XElement(
            "configuration",
            new XElement("packageSources", new XElement("clear"), Add("granary", Feed), sources.Select((source, at) => Add($"source{at}", source))),
            new XElement("fallbackPackageFolders", new XElement("clear"), folders.Select((folder, at) => Add($"folder{at}", folder))),
            new XElement(
                "packageSourceMapping",
                new XElement("clear"),
                Mapping("granary", "Granary.*"),
                sources.Select((_, at) => Mapping($"source{at}", "*")))).Save(NuGetConfig);
    }

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

    private static XElement Mapping(string source, string pattern) =>
        new("packageSource", new XAttribute("key", source), new XElement("package", new XAttribute("pattern", pattern)));
}
