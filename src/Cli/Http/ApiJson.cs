using System.Text.Json.Serialization;
using Granary.Ids;
using Granary.Keys;
using Granary.Status;

namespace Granary.Http;

/// <summary>How the API's JSON is read and written, without reflection: the command starts sooner.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(DecodedIdView))]
[JsonSerializable(typeof(IdsView))]
[JsonSerializable(typeof(KeyListView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(NewPoolRequest))]
[JsonSerializable(typeof(NewSequenceRequest))]
[JsonSerializable(typeof(PoolListView))]
[JsonSerializable(typeof(PoolView))]
[JsonSerializable(typeof(SequenceListView))]
[JsonSerializable(typeof(SequenceView))]
[JsonSerializable(typeof(SequenceValuesView))]
[JsonSerializable(typeof(SiloView))]
internal sealed partial class ApiJson : JsonSerializerContext;
