using System.Text;
using CsCheck;
using Microsoft.Extensions.Configuration;

namespace Granary.Config;

public sealed class ContentLeavesTests
{
    private static readonly string[] Scalars = ["1", "-2.50", "1e3", "true", "false", "\"\"", "\"text\"", "\"\\u00e9\\n\""];

    private static readonly Gen<string> Names = Gen.String[Gen.Char["abcXYZ_.- é"], 1, 6].Where(static name => name.Trim() == name);

    [Fact]
    public void A_JSON_object_reads_as_the_framework_reads_it() => Objects(3).Sample(
        static json =>
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            IEnumerable<KeyValuePair<string, string?>> expected;
            try
            {
                expected = [.. new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable().Where(static pair => pair.Value is not null)];
            }
            catch (Exception error) when (error is FormatException or InvalidDataException)
            {
                Assert.Throws<ContentFaultException>(() => Leaves(ConfigFormat.Json, json));
                return;
            }

            var found = Leaves(ConfigFormat.Json, json).Where(static leaf => leaf.Value is not null).Select(static leaf => KeyValuePair.Create(leaf.Key, leaf.Value));
            Assert.Equal(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal), found.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        },
        iter: 2_000);

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": ,\n}", 3, 8)]
    [InlineData("[1]", 1, 1)]
    [InlineData("{\n  \"a\": {\n    \"b\": 1\n  },\n  \"A:b\": 2\n}", 5, 10)]
    [InlineData("{\"é\": 1, \"x\" 2}", 1, 14)]
    [InlineData("{} {}", 1, 4)]
    public void What_is_wrong_in_JSON_is_pointed_at(string json, long line, long column)
    {
        var fault = Assert.Throws<ContentFaultException>(() => Leaves(ConfigFormat.Json, json)).Fault;

        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Fact]
    public void A_YAML_mapping_reads_with_its_aliases_and_its_kinds_of_text()
    {
        const string yaml = """
            server:
              host: &host example.org
              ports: [80, 443]
            backup: { host: *host }
            "quoted": "null"
            nothing: ~
            text: |
              two
              lines
            """;

        var leaves = Leaves(ConfigFormat.Yaml, yaml).Select(static leaf => (leaf.Key, leaf.Value));

        Assert.Equal(
            [
                ("server:host", "example.org"), ("server:ports:0", "80"), ("server:ports:1", "443"), ("backup:host", "example.org"), ("quoted", "null"),
                ("nothing", null), ("text", "two\nlines"),
            ],
            leaves);
    }

    [Theory]
    [InlineData("a: 1\nb: [1, 2\n", 3)]
    [InlineData("- 1\n", 1)]
    [InlineData("a: 1\n---\nb: 2\n", 3)]
    [InlineData("a: 1\nA: 2\n", 2)]
    public void What_is_wrong_in_YAML_is_pointed_at(string yaml, long line)
    {
        var fault = Assert.Throws<ContentFaultException>(() => Leaves(ConfigFormat.Yaml, yaml)).Fault;

        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void A_few_lines_that_stand_for_billions_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var fault = Assert.Throws<ContentFaultException>(() => Leaves(ConfigFormat.Yaml, yaml.ToString())).Fault;

        Assert.Contains("50000 keys", fault.Rule, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ContentLeaf> Leaves(ConfigFormat format, string text) => ContentLeaves.Of(format, [new ContentItem("", text, false)]);

    private static Gen<string> Objects(int depth)
    {
        var scalars = Gen.Int[0, Scalars.Length - 1].Select(static i => Scalars[i]);
        var values = depth == 0 ? scalars : Gen.OneOf(scalars, Objects(depth - 1), scalars.Array[1, 3].Select(static all => $"[{string.Join(", ", all)}]"));
        return Gen.Select(Names, values).Array[1, 4].Select(static pairs => $"{{{string.Join(",\n ", pairs.Select(static pair => $"\"{pair.Item1}\": {pair.Item2}"))}}}");
    }
}
