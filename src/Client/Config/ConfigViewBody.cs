using System.Text.Json.Serialization;

namespace Granary.Config;

/// <summary>What an application sees, as it goes over HTTP and into files.</summary>
/// <param name="Version">The version: the store's incarnation, a dot, and the revision.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespaces">The namespaces, in the order asked for.</param>
internal sealed record ConfigViewBody(string Version, string Cluster, IReadOnlyList<ConfigViewBody.NamespaceBody> Namespaces)
{
    public static ConfigViewBody Of(ConfigView view) => new(
        view.Version.ToString(), view.Cluster,
        [
            .. view.Namespaces.Select(static one => new NamespaceBody(
                one.Name, one.Format, one.Graduals.IsEmpty ? null : one.Graduals, [.. one.Origins.Select(OriginBody.Of)],
                [.. one.Items.Select(static item => new ItemBody(item.Key, item.Value, item.IsSecret, item.Origin))])),
        ]);

    /// <summary>What a namespace says to the application, with what it takes over.</summary>
    /// <param name="Name">The namespace.</param>
    /// <param name="Format">How it is written.</param>
    /// <param name="Graduals">The gradual releases that the instance is in.</param>
    /// <param name="Origins">Where the items come from, the first says most.</param>
    /// <param name="Items">Its keys and values.</param>
    internal sealed record NamespaceBody(
        string Name, ConfigFormat Format, IReadOnlyList<string>? Graduals, IReadOnlyList<OriginBody> Origins, IReadOnlyList<ItemBody> Items);

    /// <summary>A key and its value.</summary>
    /// <param name="Key">The key; the parts of a document's path are joined with a colon, a text has none.</param>
    /// <param name="Value">The value; a secret that is not revealed has none.</param>
    /// <param name="Secret">Whether it is a secret.</param>
    /// <param name="Origin">Which of the origins it comes from, counted from 0.</param>
    internal sealed record ItemBody(
        string Key,
        string? Value,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Secret = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Origin = 0);

    /// <summary>A release that says something.</summary>
    /// <param name="Application">Whose namespace it is.</param>
    /// <param name="Cluster">The namespace's cluster.</param>
    /// <param name="Namespace">The namespace.</param>
    /// <param name="Release">The release's number.</param>
    /// <param name="Gradual">The gradual release that it is a part of.</param>
    internal sealed record OriginBody(string Application, string Cluster, string Namespace, long Release, string? Gradual)
    {
        public static OriginBody Of(ConfigOrigin origin) => new(
            origin.Application, origin.Name.Cluster, origin.Name.Name, origin.Release, origin.Gradual);
    }
}
