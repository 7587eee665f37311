namespace Granary;

/// <summary>Where ids come from; disposal gives back what is left.</summary>
internal interface IIdSource : IAsyncDisposable
{
    /// <summary>What the ids are, for the head of the file: <c>kind=snowflake pool=… …</c> or <c>kind=sequence sequence=… …</c>.</summary>
    string Description { get; }

    /// <summary>Fills the whole batch, in order; on an exception none of it may be used.</summary>
    ValueTask FillAsync(Memory<long> batch, CancellationToken cancellationToken);
}
