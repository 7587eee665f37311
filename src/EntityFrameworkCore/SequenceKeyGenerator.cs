using Granary.Ids;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Granary.EntityFrameworkCore;

/// <summary>Takes the values of a property from a sequence. One serves all contexts of a model, so it holds nothing of any.</summary>
internal sealed class SequenceKeyGenerator(string property, KeySource source, Func<long, object> make) : ValueGenerator
{
    /// <inheritdoc/>
    public override bool GeneratesTemporaryValues => false;

    /// <inheritdoc/>
    protected override object NextValue(EntityEntry entry)
    {
        var client = KeyClient.Of(entry.Context, property, source);
        var opened = client.OpenSequenceAsync(source.Name);
        var value = opened.IsCompletedSuccessfully && opened.Result.TryNext(out var atHand)
            ? atHand
            : BlockingWait.For(cancellationToken => NextAsync(client, cancellationToken), property, source);
        return make(value);
    }

    /// <inheritdoc/>
    protected override async ValueTask<object?> NextValueAsync(EntityEntry entry, CancellationToken cancellationToken = default) =>
        make(await NextAsync(KeyClient.Of(entry.Context, property, source), cancellationToken));

    private async ValueTask<long> NextAsync(IIdClient client, CancellationToken cancellationToken)
    {
        var generator = await client.OpenSequenceAsync(source.Name, cancellationToken);
        return await generator.NextAsync(cancellationToken);
    }
}
