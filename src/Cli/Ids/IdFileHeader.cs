using System.Globalization;

namespace Granary.Ids;

/// <summary>
/// The first line of an id file, which says what the numbers below it are:
/// <c># granary ids kind=snowflake pool=default layout=41/0/10/12 unit=1 epoch=2024-01-01T00:00:00Z order=workerThenSequence</c> or
/// the same with <c>form=uuid</c> or <c>form=ulid</c> behind the pool, for ids that are written so, or
/// <c># granary ids kind=sequence sequence=orders start=1 step=1 maximum=9223372036854775807</c>. Fields that are not known are
/// passed over. Other lines that begin with <c>#</c> are remarks, but <c># at UNIX-MILLISECONDS</c>, which says what time it
/// was when the numbers above it were all there and the ones below it were not asked for.
/// </summary>
internal sealed record IdFileHeader(IdFileKind Kind, string Name)
{
    private const string Magic = "granary ids";

    /// <summary>The layout of the pool, if the header tells it.</summary>
    public SnowflakeLayout? Layout { get; init; }

    /// <summary>How the ids of a pool are written: <c>decimal</c>, or a name of <see cref="WideIdForm"/>.</summary>
    public string Form { get; init; } = "decimal";

    /// <summary>The sequence's definition, if the header tells it.</summary>
    public SequenceDefinition? Sequence { get; init; }

    /// <summary>How many generators wrote the file; with one, the file grows strictly as a whole. 0 where the header does not tell.</summary>
    public int Generators { get; init; }

    /// <summary>Reads a header; <see langword="null"/> when <paramref name="line"/> is none.</summary>
    /// <exception cref="FormatException">It is a header with a field that cannot be read.</exception>
    public static IdFileHeader? Parse(string line)
    {
        var text = line.TrimStart('#').Trim();
        if (!text.StartsWith(Magic, StringComparison.Ordinal))
        {
            return null;
        }

        var fields = new Dictionary<string, string>();
        foreach (var word in text[Magic.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                fields[word[..equals]] = word[(equals + 1)..];
            }
        }

        var generators = fields.TryGetValue("generators", out var number) ? (int)Number("generators", number) : 0;
        return (fields.GetValueOrDefault("kind") ?? (fields.ContainsKey("sequence") ? "sequence" : "snowflake")) switch
        {
            "snowflake" => new IdFileHeader(IdFileKind.Snowflake, fields.GetValueOrDefault("pool", ""))
            {
                Layout = LayoutOf(fields),
                Form = FormOf(fields),
                Generators = generators,
            },
            "sequence" => new IdFileHeader(IdFileKind.Sequence, fields.GetValueOrDefault("sequence", ""))
            {
                Sequence = SequenceOf(fields),
                Generators = generators,
            },
            var kind => throw new FormatException($"the header's kind is '{kind}'; it must be snowflake or sequence"),
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = Kind == IdFileKind.Snowflake ? $"# {Magic} kind=snowflake pool={Name}" : $"# {Magic} kind=sequence sequence={Name}";
        if (WideIdForm.IsAny(Form))
        {
            text += $" form={Form}";
        }

        if (Layout is { } layout)
        {
            text += $" {LayoutText.FieldsOf(layout)}";
        }

        if (Sequence is { } sequence)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" start={sequence.Start} step={sequence.Step} maximum={sequence.Maximum}");
        }

        return Generators > 0 ? $"{text} generators={Generators}" : text;
    }

    private static SnowflakeLayout? LayoutOf(Dictionary<string, string> fields) =>
        fields.TryGetValue("layout", out var bits)
            ? LayoutText.Parse(bits, fields.GetValueOrDefault("unit"), fields.GetValueOrDefault("epoch"), fields.GetValueOrDefault("order"))
            : null;

    private static string FormOf(Dictionary<string, string> fields) => fields.GetValueOrDefault("form", "decimal") switch
    {
        WideIdForm.Uuid or WideIdForm.Ulid when !fields.ContainsKey("layout") =>
            throw new FormatException("the header tells no layout, which ids in the form uuid or ulid cannot be read without"),
        "decimal" or WideIdForm.Uuid or WideIdForm.Ulid => fields.GetValueOrDefault("form", "decimal"),
        var form => throw new FormatException($"the header's form is '{form}'; it must be decimal, uuid or ulid"),
    };

    private static SequenceDefinition? SequenceOf(Dictionary<string, string> fields) =>
        fields.ContainsKey("start") || fields.ContainsKey("step") || fields.ContainsKey("maximum")
            ? new SequenceDefinition(
                fields.GetValueOrDefault("sequence", ""),
                Number("start", fields.GetValueOrDefault("start", "1")),
                Number("step", fields.GetValueOrDefault("step", "1")),
                fields.TryGetValue("maximum", out var maximum) ? Number("maximum", maximum) : long.MaxValue)
            : null;

    private static long Number(string field, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{field} is '{text}'; it must be a whole number");
}
