using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>
/// What a release has taken over from a public namespace: a copy, so that it says the same for ever. Secrets are sealed as those of the
/// release are.
/// </summary>
/// <param name="Application">Whose namespace it is.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Release">The release that was read.</param>
/// <param name="Items">What it says itself.</param>
/// <param name="Base">What it has taken over in its turn.</param>
internal sealed record ContentBase(
    string Application, NamespaceName Name, ConfigFormat Format, long Release, ImmutableArray<ContentItem> Items, ContentBase? Base);
