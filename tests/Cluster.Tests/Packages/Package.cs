using System.IO.Compression;
using System.Xml.Linq;

namespace Granary.Packages;

/// <summary>A package as it lies in the feed.</summary>
internal sealed class Package
{
    private readonly XElement _metadata;

    private Package(ZipArchive archive)
    {
        Files = [.. archive.Entries.Select(entry => entry.FullName).Where(IsOwn).Order(StringComparer.Ordinal)];
        using var manifest = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(manifest).Root!.Elements().Single();
    }

    public string Id => Text("id")!;

    public string Version => Text("version")!;

    /// <summary>The licence, if it is told as an SPDX expression.</summary>
    public string? License => Element("license")?.Attribute("type")?.Value == "expression" ? Text("license") : null;

    /// <summary>What is in it, without what belongs to the format of packages.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The packages that it depends on, with their versions as the manifest writes them.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => _metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

    public static Package Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return new Package(archive);
    }

    public string? Text(string name) => Element(name)?.Value;

    private static bool IsOwn(string file) =>
        !file.StartsWith("_rels/", StringComparison.Ordinal)
        && !file.StartsWith("package/", StringComparison.Ordinal)
        && !file.EndsWith(".nuspec", StringComparison.Ordinal)
        && file != "[Content_Types].xml";

    private XElement? Element(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);
}
