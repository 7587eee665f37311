using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.EntityFrameworkCore;

/// <summary>Readies the keys of an application's contexts.</summary>
public static class GranaryServiceCollectionExtensions
{
    /// <summary>
    /// Opens what the keys of a context come from once the host has started, so that no <c>Add</c> waits for it, and a pool or a sequence that is missing
    /// fails the start. Call it once for each context, in any order with the client and the context.
    /// </summary>
    /// <param name="services">The application's services, with the context by <c>AddDbContext</c>, <c>AddDbContextPool</c> or a factory.</param>
    /// <param name="createMissing">Create pools and sequences that are not there, with the default definition. Default: <see langword="false"/>.</param>
    public static IServiceCollection AddGranaryEntityFramework<TContext>(this IServiceCollection services, bool createMissing = false)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddHostedService(provider =>
            new KeyOpening<TContext>(provider.GetRequiredService<IServiceScopeFactory>(), createMissing));
    }
}
