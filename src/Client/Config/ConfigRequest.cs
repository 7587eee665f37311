using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>What an application wants to see.</summary>
public sealed record ConfigRequest
{
    /// <summary>The application.</summary>
    public required string Application { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The cluster. Default: <see cref="ConfigPlace.DefaultCluster"/>.</summary>
    public string Cluster { get; init; } = ConfigPlace.DefaultCluster;

    /// <summary>1 to <see cref="ConfigLimits.NamespacesPerViewMax"/> namespaces; one that is not there says nothing.</summary>
    public required ImmutableArray<string> Namespaces { get; init; }

    /// <summary>Who it is for, which decides what gradual releases are seen. Default: nobody, who is in none.</summary>
    public ConfigInstance? Instance { get; init; }

    /// <summary>Whether secrets are shown; that is noted in the audit. Default: no.</summary>
    public bool IsRevealed { get; init; }

    /// <summary>Who asks, for the audit. Default: this process.</summary>
    public ConfigActor? Actor { get; init; }

    /// <summary>The question that it becomes.</summary>
    /// <param name="isRevealed">Whether secrets are shown; that has been noted in the audit.</param>
    /// <param name="seen">A version that the answer is not older than.</param>
    internal ReadView ToQuestion(bool isRevealed, ConfigVersion seen) => new(Application, Environment, Cluster, Namespaces, Instance, isRevealed, seen);
}
