using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A namespace as it would be, were its draft published.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Items">What it would say.</param>
/// <param name="Edits">What the draft changes.</param>
internal sealed record ConfigDraftBody(
    NamespaceBody Namespace,
    IReadOnlyList<ConfigItemBody> Items,
    IReadOnlyList<DraftEditBody> Edits)
{
    public static ConfigDraftBody Of(ConfigDraft draft) => new(
        NamespaceBody.Of(draft.Namespace), [.. draft.Items.Select(ConfigItemBody.Of)],
        [.. draft.Edits.Select(static edit => new DraftEditBody(edit.Key, edit.IsRemoved, edit.Author, edit.At))]);
}
