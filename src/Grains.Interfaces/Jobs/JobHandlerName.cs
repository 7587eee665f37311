namespace Granary.Jobs;

/// <summary>What a job needs: a handler's name and version. They stay what they are when classes are renamed.</summary>
/// <param name="Name">The name; keeps <see cref="NameRules"/>.</param>
/// <param name="Version">The version of what its payload looks like: 1 or more.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.handler-name")]
public readonly record struct JobHandlerName([property: Id(0)] string Name, [property: Id(1)] int Version = 1)
{
    /// <summary>Name and version, as in <c>mail@2</c>.</summary>
    public override string ToString() => $"{Name}@{Version}";
}
