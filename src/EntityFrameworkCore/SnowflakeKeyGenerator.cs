using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Granary.EntityFrameworkCore;

/// <summary>Takes the values of a property from a pool. One serves all contexts of a model, so it holds nothing of any.</summary>
internal sealed class SnowflakeKeyGenerator(string property, KeySource source, Func<long, object> make) : ValueGenerator
{
    /// <inheritdoc/>
    public override bool GeneratesTemporaryValues => false;

    /// <inheritdoc/>
    protected override object NextValue(EntityEntry entry)
    {
        var client = KeyClient.Of(entry.Context, property, source);
        var opened = client.OpenSnowflakeAsync(source.Name);
        var generator = opened.IsCompletedSuccessfully
            ? opened.Result
            : BlockingWait.For(cancellationToken => client.OpenSnowflakeAsync(source.Name, null, cancellationToken), property, source);
        return make(generator.Next());
    }

    /// <inheritdoc/>
    protected override async ValueTask<object?> NextValueAsync(EntityEntry entry, CancellationToken cancellationToken = default)
    {
        var client = KeyClient.Of(entry.Context, property, source);
        var generator = await client.OpenSnowflakeAsync(source.Name, null, cancellationToken);
        return make(await generator.NextAsync(cancellationToken));
    }
}
