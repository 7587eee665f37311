namespace Granary.Config;

public sealed class ContentSchemaTests
{
    private const string Schema = """
        { "type": "object", "required": ["port"], "additionalProperties": false,
          "properties": { "port": { "type": "integer", "minimum": 1 }, "name": { "type": "string", "pattern": "^[a-z]+$" }, "on": { "type": "boolean" } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ConfigFormat.Json, "{\n  \"port\": 80,\n  \"name\": \"web\", \"on\": true\n}", null)]
    [InlineData(ConfigFormat.Json, "{\n  \"port\": 0\n}", "line 2, column 11: minimum (NumberTooSmall) at #/port")]
    [InlineData(ConfigFormat.Json, "{\n  \"port\": 1,\n  \"other\": 2\n}", "line 3, column 10: additionalProperties (NoAdditionalPropertiesAllowed) at #/other")]
    [InlineData(ConfigFormat.Yaml, "port: 80\nname: web\non: true\n", null)]
    [InlineData(ConfigFormat.Yaml, "port: 80\nname: WEB\n", "line 2, column 7: pattern (PatternMismatch) at #/name")]
    [InlineData(ConfigFormat.Yaml, "port: \"80\"\n", "line 1, column 7: IntegerExpected at #/port")]
    public async Task A_document_that_breaks_its_schema_is_pointed_at(ConfigFormat format, string text, string? expected) =>
        Assert.Equal(expected, await Check(format, new ContentItem("", text, false)));

    [Fact]
    public async Task Properties_are_an_object_of_their_keys_and_numbers_and_truths_among_them_are_such()
    {
        Assert.Null(await Check(ConfigFormat.Properties, new("name", "web", false), new("on", "True", false), new("port", "80", false)));
        Assert.Equal("line 1, column 1: pattern (PatternMismatch) at #/name", await Check(ConfigFormat.Properties, new("name", "12", false), new("port", "80", false)));
        Assert.Equal("line 1, column 1: required (PropertyRequired) at #/port", await Check(ConfigFormat.Properties, new ContentItem("name", "web", false)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "properties": { "a": { "$ref": "http://example.org/schema.json" } } }""")]
    [InlineData("""{ "properties": { "a": { "$ref": "other.json" } } }""")]
    public Task What_is_no_schema_or_reaches_outside_of_itself_is_refused(string schema) =>
        Assert.ThrowsAsync<ContentFaultException>(() => ContentSchema.ReadAsync(schema, Cancel));

    private static async Task<string?> Check(ConfigFormat format, params ContentItem[] items) =>
        (await ContentSchema.ReadAsync(Schema, Cancel)).Check(format, items, ContentLeaves.Of(format, items))?.ToString();
}
