using System.Text.Json.Serialization;

namespace Granary.Ids;

/// <summary>What the API takes to create a sequence.</summary>
internal sealed record NewSequenceRequest(
    string Name,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? Start,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? Step,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? Maximum,
    string? Level);
