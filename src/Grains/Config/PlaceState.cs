namespace Granary.Config;

/// <summary>An application's configuration in an environment, as it was at one moment. Immutable, but for the views that were made of it. Thread-safe.</summary>
internal sealed class PlaceState
{
    private readonly Dictionary<NamespaceName, NamespaceRow> _rows;

    public PlaceState(string shard, Guid incarnation, StateRow state, IReadOnlyList<NamespaceRow> namespaces)
    {
        Shard = shard;
        Version = new ConfigVersion(incarnation, state.Revision);
        _rows = namespaces.ToDictionary(static row => row.Name);
        Graduals = [.. state.Graduals.Select(static gradual => new GradualAudience(gradual))];
    }

    /// <summary>The shard's key.</summary>
    public string Shard { get; }

    /// <summary>The version of the whole.</summary>
    public ConfigVersion Version { get; }

    /// <summary>The gradual releases, the oldest first.</summary>
    public IReadOnlyList<GradualAudience> Graduals { get; }

    /// <summary>The views that were made of this state, or of an earlier one in which they were the same.</summary>
    public ViewCache Views { get; } = new();

    /// <summary>The namespaces that are there.</summary>
    public IEnumerable<NamespaceRow> Namespaces => _rows.Values.Where(static row => !row.IsDeleted);

    /// <summary>A namespace that is there.</summary>
    public NamespaceRow? Find(NamespaceName name) => _rows.TryGetValue(name, out var row) && !row.IsDeleted ? row : null;

    /// <summary>The namespaces that an application in a cluster gets under one name, the first says most.</summary>
    public static IEnumerable<NamespaceName> ChainOf(string cluster, string name) => cluster == ConfigPlace.DefaultCluster
        ? [NamespaceName.Of(name)]
        : [new NamespaceName(cluster, name), NamespaceName.Of(name)];

    /// <summary>The version of namespaces together. One that was taken away counts, so that it does not go back.</summary>
    public ConfigVersion VersionOf(string cluster, IEnumerable<string> namespaces) => Version with
    {
        Revision = RevisionOf(cluster, namespaces, name => _rows.TryGetValue(name, out var row) ? row.Revision : 0),
    };

    /// <summary>The revision of namespaces together.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespaces">The namespaces.</param>
    /// <param name="revisionOf">The revision of one, which may have been taken away; 0 for one that never was.</param>
    public static long RevisionOf(string cluster, IEnumerable<string> namespaces, Func<NamespaceName, long> revisionOf) =>
        namespaces.SelectMany(name => ChainOf(cluster, name)).Select(revisionOf).DefaultIfEmpty().Max();

    /// <summary>The gradual releases of some of the namespaces.</summary>
    public IEnumerable<GradualAudience> GradualsOf(string cluster, IReadOnlyCollection<string> namespaces)
    {
        if (Graduals.Count == 0)
        {
            return [];
        }

        var names = namespaces.SelectMany(name => ChainOf(cluster, name)).ToHashSet();
        return Graduals.Where(one => one.Gradual.Parts.Any(part => names.Contains(part.Name)));
    }
}
