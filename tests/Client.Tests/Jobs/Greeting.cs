namespace Granary.Jobs;

/// <summary>What the tests' handler is given.</summary>
internal sealed record Greeting(string Name, bool Waits = false);
