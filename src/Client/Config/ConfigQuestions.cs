namespace Granary.Config;

/// <summary>The questions that requests become.</summary>
internal static class ConfigQuestions
{
    /// <summary>What an application sees, not older than <paramref name="seen"/>.</summary>
    public static ReadView Of(ConfigRequest request, bool isRevealed, ConfigVersion seen) => new(
        request.Application, request.Environment, request.Cluster, request.Namespaces, request.Instance, isRevealed, seen);
}
