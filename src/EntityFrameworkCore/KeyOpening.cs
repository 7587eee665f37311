using Granary.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.EntityFrameworkCore;

/// <summary>Opens what the keys of a context come from when everything else of the host has started: the client is connected by then.</summary>
internal sealed class KeyOpening<TContext>(IServiceScopeFactory scopes, bool createMissing) : IHostedLifecycleService
    where TContext : DbContext
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var factory = scope.ServiceProvider.GetService<IDbContextFactory<TContext>>();
        await using var made = factory is null ? null : await factory.CreateDbContextAsync(cancellationToken);
        var context = made ?? scope.ServiceProvider.GetRequiredService<TContext>();

        var keys =
            from entity in context.Model.GetEntityTypes()
            from property in entity.GetDeclaredProperties()
            let source = KeySource.Of(property)
            where source is not null
            select (Name: KeyValue.NameOf(property), Source: source with { Form = default });
        foreach (var key in keys.DistinctBy(static key => key.Source))
        {
            await OpenAsync(KeyClient.Of(context, key.Name, key.Source), key.Source, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task OpenAsync(IIdClient client, KeySource source, CancellationToken cancellationToken)
    {
        switch (source.Kind)
        {
            case KeyKind.Snowflake:
                if (createMissing && await client.GetPoolAsync(source.Name, cancellationToken) is null)
                {
                    await client.CreatePoolAsync(new PoolDefinition { Name = source.Name }, cancellationToken: cancellationToken);
                }

                await client.OpenSnowflakeAsync(source.Name, null, cancellationToken);
                break;

            case KeyKind.Sequence:
                if (createMissing && await client.GetSequenceAsync(source.Name, cancellationToken) is null)
                {
                    await client.CreateSequenceAsync(new SequenceDefinition(source.Name), cancellationToken: cancellationToken);
                }

                await client.OpenSequenceAsync(source.Name, cancellationToken);
                break;
        }
    }
}
