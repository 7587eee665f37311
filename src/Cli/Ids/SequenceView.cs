using System.Text.Json.Serialization;

namespace Granary.Ids;

/// <summary>A sequence, as the API answers it.</summary>
internal sealed record SequenceView(
    string Name,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Start,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Step,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Maximum,
    DateTimeOffset CreatedAt,
    string? Next,
    string? ReservedUntil,
    string Level = "trend");
