using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// An application's configuration in an environment. Every change names the version that the caller has seen, and fails with
/// <see cref="ConfigConflictException"/> when there is a newer one; repeated under the same operation id it is done once. Thread-safe.
/// </summary>
public interface IConfigWorkspace
{
    /// <summary>The namespaces and the gradual releases that go on.</summary>
    Task<ConfigOverview> DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a namespace, or changes what it is. Its version now.</summary>
    /// <param name="definition">What it shall be.</param>
    /// <param name="version">The version seen; 0 for one that is not there.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<long> DefineAsync(NamespaceDefinition definition, long version, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a namespace away. Its version now.</summary>
    /// <inheritdoc cref="DefineAsync"/>
    Task<long> DeleteAsync(NamespaceName name, long version, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Edits a namespace's draft, which no application sees. Its version now.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="version">The version seen.</param>
    /// <param name="edits">At most <see cref="ConfigLimits.EditsPerCommandMax"/>, each key once.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<long> EditAsync(
        NamespaceName name, long version, IReadOnlyList<ConfigEdit> edits, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Throws a draft away. The namespace's version now.</summary>
    /// <inheritdoc cref="DefineAsync"/>
    Task<long> DiscardAsync(NamespaceName name, long version, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Releases the drafts of namespaces, with more edits on top, in one transaction: applications see all of it or nothing.</summary>
    /// <param name="parts">1 to <see cref="ConfigLimits.NamespacesPerPublishMax"/> namespaces.</param>
    /// <param name="comment">Why.</param>
    /// <param name="gradual">The name of a gradual release, for some instances only. Default: for all.</param>
    /// <param name="match">Who gets the gradual release.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<Published> PublishAsync(
        IReadOnlyList<PublishPart> parts,
        string? comment = null,
        string? gradual = null,
        GradualMatch? match = null,
        OperationId? operation = null,
        CancellationToken cancellationToken = default);

    /// <summary>Releases what an earlier release said.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="version">The version seen.</param>
    /// <param name="release">The release to go back to.</param>
    /// <param name="comment">Why.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<Published> RollBackAsync(
        NamespaceName name, long version, long release, string? comment = null, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Changes who gets a gradual release.</summary>
    /// <param name="gradual">The gradual release.</param>
    /// <param name="version">The version of it that was seen.</param>
    /// <param name="match">Who gets it from now on.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<Published> ChangeGradualAsync(
        string gradual, long version, GradualMatch match, OperationId? operation = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a gradual release: all get it, on top of what they have by now, or nobody.</summary>
    /// <param name="gradual">The gradual release.</param>
    /// <param name="version">The version of it that was seen.</param>
    /// <param name="isPromoted">Whether all get it.</param>
    /// <param name="comment">Why.</param>
    /// <param name="operation">The id of this change. Default: a new one.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done all the same.</param>
    Task<Published> EndGradualAsync(
        string gradual,
        long version,
        bool isPromoted,
        string? comment = null,
        OperationId? operation = null,
        CancellationToken cancellationToken = default);

    /// <summary>A namespace as it would be, were its draft published.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="isRevealed">Whether secrets are shown; that is noted in the audit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ConfigDraft> GetDraftAsync(NamespaceName name, bool isRevealed = false, CancellationToken cancellationToken = default);

    /// <summary>A release with what it says.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="release">Its number. Default: the one that applications get.</param>
    /// <param name="isRevealed">Whether secrets are shown; that is noted in the audit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ConfigRelease> GetReleaseAsync(
        NamespaceName name, long? release = null, bool isRevealed = false, CancellationToken cancellationToken = default);

    /// <summary>In what two releases differ. Secrets are compared and not shown.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="before">The one; 0 for nothing. Default: the one that applications get.</param>
    /// <param name="after">The other; 0 for nothing. Default: the draft.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ConfigDiff> CompareAsync(NamespaceName name, long? before = null, long? after = null, CancellationToken cancellationToken = default);

    /// <summary>Why a namespace could not be published as it is, with line, column and rule; <see langword="null"/> when it could.</summary>
    Task<Refusal?> CheckDraftAsync(NamespaceName name, CancellationToken cancellationToken = default);

    /// <summary>The releases of a namespace, the newest first.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="before">Only those with a lower number. Default: the newest ones.</param>
    /// <param name="limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>. Default: 100.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<ReleaseInfo>> ListReleasesAsync(
        NamespaceName name, long? before = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Who has changed what, the newest first.</summary>
    /// <param name="before">Only those with a lower number. Default: the newest ones.</param>
    /// <param name="limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>. Default: 100.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(long? before = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The instances that have said what they run, by name.</summary>
    Task<IReadOnlyList<InstanceInfo>> ListInstancesAsync(CancellationToken cancellationToken = default);
}
