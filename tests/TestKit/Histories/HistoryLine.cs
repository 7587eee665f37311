using System.Text.Json.Serialization;

namespace Granary.Histories;

/// <summary>One line of a history's file: an operation's beginning (with a kind) or its end (without one).</summary>
internal readonly record struct HistoryLine(
    [property: JsonPropertyName("n")] long Number,
    [property: JsonPropertyName("at")] long At,
    [property: JsonPropertyName("kind"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Kind = null,
    [property: JsonPropertyName("key"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Key = null,
    [property: JsonPropertyName("outcome"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Outcome = null,
    [property: JsonPropertyName("a"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long A = 0,
    [property: JsonPropertyName("b"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long B = 0,
    [property: JsonPropertyName("problem"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Problem = null);
