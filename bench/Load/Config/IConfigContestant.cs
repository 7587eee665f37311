namespace Granary.Config;

/// <summary>Something that keeps values and tells those who watch them.</summary>
internal interface IConfigContestant : IAsyncDisposable
{
    /// <summary>As the tables name it.</summary>
    string Name { get; }

    /// <summary>Starts its server.</summary>
    Task StartAsync(string folder);

    /// <summary>Opens streams that watch one value, and returns when all have seen it as it is.</summary>
    /// <param name="plan">How many, over how many connections.</param>
    /// <param name="onNumber">Told the number in each value that a watcher gets.</param>
    Task WatchAsync(WatchPlan plan, Action<long> onNumber);

    /// <summary>Changes the value that is watched; returns when that is durable.</summary>
    Task PublishAsync(long number);

    /// <summary>Changes a value of one writer's own; returns when that is durable.</summary>
    Task WriteAsync(int writer, long number);

    /// <summary>The server's resident memory in bytes.</summary>
    long Memory();
}
