using Granary.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.EntityFrameworkCore;

/// <summary>Finds the client that a context takes its keys from.</summary>
internal static class KeyClient
{
    /// <summary>The client that the context's options name, or that of the application's services.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message names the property.</exception>
    public static IIdClient Of(DbContext context, string property, KeySource source)
    {
        var options = context.GetService<IDbContextOptions>();
        return options.FindExtension<GranaryOptionsExtension>()?.Client
            ?? options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<IIdClient>()
            ?? throw new InvalidOperationException(
                $"{property} takes its values from the {source} of Granary, and {context.GetType().Name} has no client of it. " +
                "Register one by AddGranaryClient and the context by AddDbContext, or give a client to UseGranaryIds.");
    }
}
