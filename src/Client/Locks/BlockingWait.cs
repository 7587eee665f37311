namespace Granary.Locks;

/// <summary>The one place where a thread waits: for the synchronous half of interfaces that have one.</summary>
internal static class BlockingWait
{
    /// <summary>Starts it on the thread pool, where no context of the caller can hold it up, and waits for its end.</summary>
    public static T For<T>(Func<Task<T>> start) => Task.Run(start).GetAwaiter().GetResult();

    /// <inheritdoc cref="For{T}"/>
    public static void For(Func<Task> start) => Task.Run(start).GetAwaiter().GetResult();
}
