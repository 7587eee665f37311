using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>Asks what an application sees; answered by <see cref="ConfigView"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespaces">1 to <see cref="ConfigLimits.NamespacesPerViewMax"/> namespaces, each once; what a later one says counts.</param>
/// <param name="Instance">Who it is for; <see langword="null"/> for what everybody gets who is in no gradual release.</param>
/// <param name="IsRevealed">Whether secrets are shown. Whoever asks has had that noted in the audit.</param>
/// <param name="Seen">A version that what is answered is not older than; none for the newest there is.</param>
[GenerateSerializer, Immutable, Alias("granary.config.read-view")]
public sealed record ReadView(
    string Application,
    string Environment,
    [property: Id(0)] string Cluster,
    [property: Id(1)] ImmutableArray<string> Namespaces,
    [property: Id(2)] ConfigInstance? Instance = null,
    [property: Id(3)] bool IsRevealed = false,
    [property: Id(4)] ConfigVersion Seen = default) : ConfigQuestion(Application, Environment);
