using Granary.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Granary.EntityFrameworkCore;

/// <summary>Gives the contexts of an application their keys from Granary.</summary>
public static class GranaryDbContextOptionsExtensions
{
    /// <summary>
    /// Takes the keys of a context's entities from a pool: each primary key that is one <see cref="long"/> named <c>Id</c>, that is no foreign key, and
    /// whose values the model leaves to convention.
    /// </summary>
    /// <param name="builder">The options.</param>
    /// <param name="pool">The pool. Default: <c>default</c>, which every store has.</param>
    /// <param name="client">The client. Default: that of the application's services, which <c>AddDbContext</c> and its kind hand on.</param>
    /// <exception cref="InvalidRequestException"><paramref name="pool"/> breaks the rule for names.</exception>
    public static DbContextOptionsBuilder UseGranaryIds(
        this DbContextOptionsBuilder builder, string pool = KeySource.DefaultPool, IIdClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!NameRules.IsValid(pool))
        {
            throw new InvalidRequestException(IdCodes.NameInvalid, $"{nameof(pool)} is '{pool}'; it must be {NameRules.Text}.", nameof(pool));
        }

        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new GranaryOptionsExtension(pool, client));
        return builder;
    }

    /// <inheritdoc cref="UseGranaryIds(DbContextOptionsBuilder, string, IIdClient?)"/>
    public static DbContextOptionsBuilder<TContext> UseGranaryIds<TContext>(
        this DbContextOptionsBuilder<TContext> builder, string pool = KeySource.DefaultPool, IIdClient? client = null)
        where TContext : DbContext
    {
        UseGranaryIds((DbContextOptionsBuilder)builder, pool, client);
        return builder;
    }
}
