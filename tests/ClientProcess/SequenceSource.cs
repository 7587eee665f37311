using Granary.Ids;

namespace Granary;

/// <summary>Values of a sequence.</summary>
internal sealed class SequenceSource(SequenceDefinition definition, SequenceGenerator generator) : IIdSource
{
    public string Description =>
        $"kind=sequence sequence={definition.Name} start={definition.Start} step={definition.Step} maximum={definition.Maximum} generators=1";

    public static async Task<IIdSource> OpenAsync(IIdClient ids, string sequence, CancellationToken cancellationToken)
    {
        // Opened first: where there is no such sequence, that error is the better one.
        var generator = await ids.OpenSequenceAsync(sequence, cancellationToken);
        var info = await ids.GetSequenceAsync(sequence, cancellationToken);
        return new SequenceSource(info!.Definition, generator);
    }

    public ValueTask FillAsync(Memory<long> batch, CancellationToken cancellationToken) => generator.FillAsync(batch, cancellationToken);

    public ValueTask DisposeAsync() => generator.DisposeAsync();
}
