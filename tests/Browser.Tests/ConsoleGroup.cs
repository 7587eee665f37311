namespace Granary;

[CollectionDefinition(nameof(ConsoleGroup))]
public sealed class ConsoleGroup : ICollectionFixture<ConsoleFixture>;
