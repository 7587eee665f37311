using Microsoft.Extensions.Configuration;

namespace Granary.Config.Provider;

/// <inheritdoc cref="IConfigSnapshot"/>
internal sealed class PinnedView : IConfigSnapshot
{
    private readonly IReadOnlyList<AppliedView> _applied;

    public PinnedView(IReadOnlyList<AppliedView> applied)
    {
        _applied = applied;
        Configuration = new ConfigurationRoot([.. applied.Select(static one => new PinnedProvider(one.Data))]);
    }

    /// <inheritdoc/>
    public ConfigVersion Version => _applied.Count == 0 ? ConfigVersion.None : _applied[^1].Version;

    /// <inheritdoc/>
    public IConfiguration Configuration { get; }

    /// <inheritdoc/>
    public string? this[string key] => Configuration[key];

    /// <summary>Whether it is what is applied.</summary>
    public bool IsOf(IReadOnlyList<AppliedView> applied) => _applied.SequenceEqual(applied, ReferenceEqualityComparer.Instance);

    private sealed class PinnedProvider : ConfigurationProvider
    {
        // The data is shared, not copied: nobody changes it.
        public PinnedProvider(IDictionary<string, string?> data) => Data = data;

        public override void Set(string key, string? value) => throw new NotSupportedException("A snapshot of configuration does not change.");
    }
}
