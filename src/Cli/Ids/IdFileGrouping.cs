using Granary.Http;

namespace Granary.Ids;

/// <summary>Puts files of the same pool or sequence together, and finds the definition that they are held against.</summary>
internal sealed class IdFileGrouping(ApiClient api, SaidOfFiles said)
{
    /// <summary>Groups the files: by their headers, and by what the command line says of those without.</summary>
    /// <exception cref="CommandError">A file is of unknown kind, or contradicts another one or the command line.</exception>
    public async Task<IReadOnlyList<IdFileGroup>> GroupAsync(IReadOnlyList<IdFile> files, CancellationToken cancellationToken)
    {
        var groups = new List<IdFileGroup>();
        foreach (var group in files.GroupBy(KeyOf))
        {
            var (kind, name) = group.Key;
            groups.Add(kind == IdFileKind.Snowflake
                ? new IdFileGroup(kind, name, await LayoutOfAsync(name, [.. group], cancellationToken), null, [.. group])
                : new IdFileGroup(kind, name, null, SequenceOf(name, [.. group]), [.. group]));
        }

        return groups;
    }

    private (IdFileKind Kind, string Name) KeyOf(IdFile file)
    {
        if (file.Header is { } header)
        {
            var asked = header.Kind == IdFileKind.Snowflake ? said.Pool : said.Sequence?.Name;
            var name = header.Name.Length == 0 ? asked ?? "" : header.Name;
            return asked is null || asked == name
                ? (header.Kind, name)
                : throw CommandError.Usage($"{file.Path} is of '{header.Name}' by its header, not of '{asked}'.");
        }

        return (said.Sequence, said.Pool, said.Layout) switch
        {
            (not null, null, null) => (IdFileKind.Sequence, said.Sequence.Name),
            (null, null, null) => throw CommandError.Usage($"{file.Path} has no header that says what it holds; say --pool, --layout or --sequence."),
            (null, _, _) => (IdFileKind.Snowflake, said.Pool ?? ""),
            _ => throw CommandError.Usage($"{file.Path} has no header; say either --sequence, or --pool or --layout, for the files without."),
        };
    }

    private async Task<SnowflakeLayout> LayoutOfAsync(string pool, IReadOnlyList<IdFile> files, CancellationToken cancellationToken)
    {
        var layouts = files.Select(static file => file.Header?.Layout).Append(said.Layout).OfType<SnowflakeLayout>().Distinct().ToArray();
        return layouts switch
        {
            [var layout] => layout,
            [] when pool.Length > 0 =>
                (await api.GetAsync(IdsCommand.PoolPath(pool), cancellationToken)).As(ApiJson.Default.PoolView).Layout.ToLayout(),
            [] => throw CommandError.Usage($"{files[0].Path} names no pool and no layout; say --pool or --layout."),
            _ => throw CommandError.Usage(
                $"The files of pool '{pool}' are of different layouts: {string.Join("; ", layouts.Select(LayoutText.FieldsOf))}."),
        };
    }

    private SequenceDefinition SequenceOf(string name, IReadOnlyList<IdFile> files)
    {
        var sequences = files.Select(static file => file.Header?.Sequence).Append(said.Sequence).OfType<SequenceDefinition>()
            .Select(sequence => sequence with { Name = name }).Distinct().ToArray();
        return sequences switch
        {
            [var sequence] => sequence,
            [] => new SequenceDefinition(name),
            _ => throw CommandError.Usage($"The files of sequence '{name}' are of different starts, steps or maxima."),
        };
    }
}
