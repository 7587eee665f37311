using System.Text.Json.Serialization;
using Granary.Config;
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
[JsonSerializable(typeof(AuditListView))]
[JsonSerializable(typeof(ChangeGradualRequest))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(ConfigChainView))]
[JsonSerializable(typeof(ConfigDiffView))]
[JsonSerializable(typeof(ConfigInstanceListView))]
[JsonSerializable(typeof(ConfigOverviewView))]
[JsonSerializable(typeof(ConfigPlaceListView))]
[JsonSerializable(typeof(ConfigSeenView))]
[JsonSerializable(typeof(DeadJobsRequest))]
[JsonSerializable(typeof(DecodedIdView))]
[JsonSerializable(typeof(EditDraftRequest))]
[JsonSerializable(typeof(EndGradualRequest))]
[JsonSerializable(typeof(EnqueuedView))]
[JsonSerializable(typeof(ForcedView))]
[JsonSerializable(typeof(ForceRequest))]
[JsonSerializable(typeof(HeldLeaseView))]
[JsonSerializable(typeof(IdsView))]
[JsonSerializable(typeof(ImportedView))]
[JsonSerializable(typeof(JobChangedView))]
[JsonSerializable(typeof(JobListView))]
[JsonSerializable(typeof(JobsChangedView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(KeyListView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LockListView))]
[JsonSerializable(typeof(LockView))]
[JsonSerializable(typeof(NamespaceSettingsView))]
[JsonSerializable(typeof(NamespaceVersionView))]
[JsonSerializable(typeof(NewJobRequest))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(NewPoolRequest))]
[JsonSerializable(typeof(NewSequenceRequest))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(PoolListView))]
[JsonSerializable(typeof(PoolView))]
[JsonSerializable(typeof(PublishedView))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(QueueListView))]
[JsonSerializable(typeof(QueueModeRequest))]
[JsonSerializable(typeof(QueueSettingsRequest))]
[JsonSerializable(typeof(QueueView))]
[JsonSerializable(typeof(ReleaseListView))]
[JsonSerializable(typeof(RenewalView))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(SequenceListView))]
[JsonSerializable(typeof(SequenceValuesView))]
[JsonSerializable(typeof(SequenceView))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SiloView))]
internal sealed partial class ApiJson : JsonSerializerContext;
