using System.Text.Json.Serialization;
using Granary.Ids;
using Granary.Jobs;
using Granary.Keys;
using Granary.Locks;
using Granary.Status;

namespace Granary.Http;

/// <summary>How the API's JSON is read and written, without reflection: the command starts sooner.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcquireRequest))]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(DeadJobsRequest))]
[JsonSerializable(typeof(DecodedIdView))]
[JsonSerializable(typeof(EnqueuedView))]
[JsonSerializable(typeof(ForcedView))]
[JsonSerializable(typeof(ForceRequest))]
[JsonSerializable(typeof(HeldLeaseView))]
[JsonSerializable(typeof(IdsView))]
[JsonSerializable(typeof(JobChangedView))]
[JsonSerializable(typeof(JobListView))]
[JsonSerializable(typeof(JobsChangedView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(KeyListView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LockListView))]
[JsonSerializable(typeof(LockView))]
[JsonSerializable(typeof(NewJobRequest))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(NewPoolRequest))]
[JsonSerializable(typeof(NewSequenceRequest))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(PoolListView))]
[JsonSerializable(typeof(PoolView))]
[JsonSerializable(typeof(QueueListView))]
[JsonSerializable(typeof(QueueModeRequest))]
[JsonSerializable(typeof(QueueSettingsRequest))]
[JsonSerializable(typeof(QueueView))]
[JsonSerializable(typeof(RenewalView))]
[JsonSerializable(typeof(SequenceListView))]
[JsonSerializable(typeof(SequenceView))]
[JsonSerializable(typeof(SequenceValuesView))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SiloView))]
internal sealed partial class ApiJson : JsonSerializerContext;
