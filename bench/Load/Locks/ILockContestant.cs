namespace Granary.Locks;

/// <summary>A lock service and its .NET client, as an application would use them. Starts the client; the server runs in a process of its own.</summary>
internal interface ILockContestant : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Starts what is needed, with its data in a folder of its own.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="workers">How many callers there are at most.</param>
    Task StartAsync(string folder, int workers);

    /// <summary>Waits until it holds a name's lock. Disposing what it answers with gives the lock back, and waits until the service says so.</summary>
    /// <param name="worker">Who asks, from 0.</param>
    /// <param name="name">The lock's name.</param>
    ValueTask<IAsyncDisposable> AcquireAsync(int worker, string name);
}
