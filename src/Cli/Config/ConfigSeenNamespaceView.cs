namespace Granary.Config;

/// <summary>What a namespace says to an application, as the API answers it.</summary>
internal sealed record ConfigSeenNamespaceView(
    string Name,
    string Format,
    IReadOnlyList<ConfigItemView> Items,
    IReadOnlyList<ConfigOriginView> Origins);
