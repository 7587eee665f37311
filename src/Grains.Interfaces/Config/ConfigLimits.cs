namespace Granary.Config;

/// <summary>The limits of the Config block, in one place.</summary>
public static class ConfigLimits
{
    /// <summary>How many namespaces an application has in an environment, over all clusters.</summary>
    public const int NamespacesMax = 1_000;

    /// <summary>How many keys a namespace has, or leaves where it is one document.</summary>
    public const int KeysMax = 50_000;

    /// <summary>The longest key, in characters.</summary>
    public const int KeyLengthMax = 512;

    /// <summary>The largest value of a key, or leaf of a document, in bytes of UTF-8.</summary>
    public const int ValueBytesMax = 1 << 20;

    /// <summary>The largest namespace, in bytes of UTF-8: keys and values together.</summary>
    public const int NamespaceBytesMax = 10 << 20;

    /// <summary>The largest JSON Schema, in bytes of UTF-8.</summary>
    public const int SchemaBytesMax = 256 << 10;

    /// <summary>The longest comment, description or remark, in characters.</summary>
    public const int CommentLengthMax = 1_000;

    /// <summary>How many keys one command edits.</summary>
    public const int EditsPerCommandMax = 10_000;

    /// <summary>How many namespaces one publish releases.</summary>
    public const int NamespacesPerPublishMax = 50;

    /// <summary>How many gradual releases a namespace is in at once.</summary>
    public const int GradualPerNamespaceMax = 6;

    /// <summary>How many gradual releases an application has in an environment at once.</summary>
    public const int GradualMax = 32;

    /// <summary>How many addresses, instances or labels a gradual release names, of each.</summary>
    public const int MatchesMax = 256;

    /// <summary>The longest name of an instance, and name or value of a label, in characters.</summary>
    public const int LabelLengthMax = 128;

    /// <summary>How deep public namespaces extend each other.</summary>
    public const int BaseDepthMax = 4;

    /// <summary>The fewest releases that a namespace keeps.</summary>
    public const int ReleasesKeptMin = 10;

    /// <summary>How many releases a namespace keeps unless it says otherwise.</summary>
    public const int ReleasesKeptDefault = 200;

    /// <summary>The most releases that a namespace keeps.</summary>
    public const int ReleasesKeptMax = 100_000;

    /// <summary>How many namespaces an application sees together.</summary>
    public const int NamespacesPerViewMax = 64;

    /// <summary>How many labels an instance has.</summary>
    public const int LabelsMax = 32;

    /// <summary>How many entries one answer lists.</summary>
    public const int ListMax = 1_000;

    /// <summary>How many instances of an application are kept in mind in an environment; those that come later are not.</summary>
    public const int InstancesMax = 50_000;

    /// <summary>How many reports one call to a shard carries.</summary>
    public const int ReportsPerCallMax = 1_000;

    /// <summary>How long reports of instances wait for each other.</summary>
    public static readonly TimeSpan ReportWindow = TimeSpan.FromSeconds(1);

    /// <summary>How often an instance says what it runs when nothing changes.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(20);

    /// <summary>How long an instance is kept in mind that says nothing.</summary>
    public static readonly TimeSpan InstanceKept = TimeSpan.FromSeconds(90);

    /// <summary>For how long an instance may be behind before it counts as drifting.</summary>
    public static readonly TimeSpan DriftAfter = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch stays with a silo when nothing changes.</summary>
    public static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(20);
}
