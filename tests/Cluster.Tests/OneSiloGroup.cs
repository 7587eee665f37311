namespace Granary;

/// <summary>The tests that share <see cref="OneSilo"/>, one after the other.</summary>
[CollectionDefinition(nameof(OneSiloGroup))]
public sealed class OneSiloGroup : ICollectionFixture<OneSilo>;
