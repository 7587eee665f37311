namespace Granary.Ledger.Schema;

/// <summary>One numbered script of the schema, embedded in this assembly.</summary>
/// <param name="Name">How the journal knows it: <c>Granary/0001-ledger</c>.</param>
/// <param name="Resource">The name of the embedded resource.</param>
internal sealed record SchemaScript(string Name, string Resource)
{
    private const string Root = "Schema/";
    private const string Extension = ".sql";

    /// <summary>The scripts below <paramref name="folder"/> (<c>Sqlite/Granary/</c>), in the order in which they are applied.</summary>
    public static IReadOnlyList<SchemaScript> Below(DatabaseProvider provider, string folder)
    {
        var dialect = $"{Root}{provider}/";
        return
        [
            .. typeof(SchemaScript).Assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(dialect + folder, StringComparison.Ordinal))
                .Where(resource => resource.EndsWith(Extension, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(resource => new SchemaScript(resource[dialect.Length..^Extension.Length], resource)),
        ];
    }

    /// <summary>The statements.</summary>
    public string Read()
    {
        using var reader = new StreamReader(typeof(SchemaScript).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd();
    }
}
