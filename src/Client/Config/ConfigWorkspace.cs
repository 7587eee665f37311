using Granary.Shards;

namespace Granary.Config;

/// <inheritdoc cref="IConfigWorkspace"/>
internal sealed class ConfigWorkspace(string application, string environment, ConfigActor actor, ConfigShards shards) : IConfigWorkspace
{
    /// <inheritdoc/>
    public Task<ConfigOverview> DescribeAsync(CancellationToken cancellationToken = default) =>
        shards.Ask<ConfigOverview>(new DescribeConfig(application, environment), cancellationToken);

    /// <inheritdoc/>
    public Task<long> DefineAsync(
        NamespaceDefinition definition, long version, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Change(new DefineNamespace(IdOf(operation), actor, definition, version), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> DeleteAsync(NamespaceName name, long version, OperationId? operation = null, CancellationToken cancellationToken = default) =>
        Change(new DeleteNamespace(IdOf(operation), actor, name, version), cancellationToken);

    /// <inheritdoc/>
    public Task<long> EditAsync(
        NamespaceName name,
        long version,
        IReadOnlyList<ConfigEdit> edits,
        OperationId? operation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edits);
        return Change(new EditDraft(IdOf(operation), actor, name, version, [.. edits]), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> DiscardAsync(NamespaceName name, long version, OperationId? operation = null, CancellationToken cancellationToken = default) =>
        Change(new DiscardDraft(IdOf(operation), actor, name, version), cancellationToken);

    /// <inheritdoc/>
    public Task<Published> PublishAsync(
        IReadOnlyList<PublishPart> parts,
        string? comment = null,
        string? gradual = null,
        GradualMatch? match = null,
        OperationId? operation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Release(new Publish(IdOf(operation), actor, [.. parts], comment, gradual, match), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Published> RollBackAsync(
        NamespaceName name,
        long version,
        long release,
        string? comment = null,
        OperationId? operation = null,
        CancellationToken cancellationToken = default) =>
        Release(new Rollback(IdOf(operation), actor, name, version, release, comment), cancellationToken);

    /// <inheritdoc/>
    public Task<Published> ChangeGradualAsync(
        string gradual, long version, GradualMatch match, OperationId? operation = null, CancellationToken cancellationToken = default) =>
        Release(new ChangeGradual(IdOf(operation), actor, gradual, version, match), cancellationToken);

    /// <inheritdoc/>
    public Task<Published> EndGradualAsync(
        string gradual,
        long version,
        bool isPromoted,
        string? comment = null,
        OperationId? operation = null,
        CancellationToken cancellationToken = default) =>
        Release(new EndGradual(IdOf(operation), actor, gradual, version, isPromoted, comment), cancellationToken);

    /// <inheritdoc/>
    public async Task<ConfigDraft> GetDraftAsync(NamespaceName name, bool isRevealed = false, CancellationToken cancellationToken = default)
    {
        if (isRevealed)
        {
            await NoteReveal(name, "the draft", cancellationToken);
        }

        return await shards.Ask<ConfigDraft>(new ReadDraft(application, environment, name, isRevealed), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ConfigRelease> GetReleaseAsync(
        NamespaceName name, long? release = null, bool isRevealed = false, CancellationToken cancellationToken = default)
    {
        if (isRevealed)
        {
            await NoteReveal(name, release is null ? "the newest release" : $"release {release}", cancellationToken);
        }

        return await shards.Ask<ConfigRelease>(new ReadRelease(application, environment, name, release ?? 0, isRevealed), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConfigDiff> CompareAsync(NamespaceName name, long? before = null, long? after = null, CancellationToken cancellationToken = default) =>
        shards.Ask<ConfigDiff>(new CompareReleases(application, environment, name, before, after), cancellationToken);

    /// <inheritdoc/>
    public async Task<Refusal?> CheckDraftAsync(NamespaceName name, CancellationToken cancellationToken = default) =>
        (await shards.Ask<DraftChecked>(new CheckDraft(application, environment, name), cancellationToken)).Reason;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReleaseInfo>> ListReleasesAsync(
        NamespaceName name, long? before = null, int limit = 100, CancellationToken cancellationToken = default) =>
        (await shards.Ask<ReleaseList>(new ListReleases(application, environment, name, before, limit), cancellationToken)).Releases;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditEntry>> ListAuditAsync(long? before = null, int limit = 100, CancellationToken cancellationToken = default) =>
        (await shards.Ask<AuditList>(new ListAudit(application, environment, before, limit), cancellationToken)).Entries;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<InstanceInfo>> ListInstancesAsync(CancellationToken cancellationToken = default) =>
        (await shards.Ask<InstanceList>(new ListInstances(application, environment), cancellationToken)).Instances;

    private async Task<long> Change(ConfigCommand command, CancellationToken cancellationToken) =>
        (await shards.Send<NamespaceChanged>(application, environment, command, cancellationToken)).Version;

    private Task<Published> Release(ConfigCommand command, CancellationToken cancellationToken) =>
        shards.Send<Published>(application, environment, command, cancellationToken);

    private async Task NoteReveal(NamespaceName name, string what, CancellationToken cancellationToken) =>
        await shards.Send<Done>(application, environment, new NoteReveal(OperationId.New(), actor, name, what), cancellationToken);

    private static OperationId IdOf(OperationId? operation) => operation ?? OperationId.New();
}
