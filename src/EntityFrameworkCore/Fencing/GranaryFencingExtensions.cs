using Granary.Locks;
using Granary.Locks.Fencing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Granary.EntityFrameworkCore.Fencing;

/// <summary>
/// Lets a context refuse the writes of those who have lost their lock and do not know it yet. On every relational provider that
/// <see cref="FencingGuard"/> works with.
/// </summary>
/// <example><code>
/// modelBuilder.HasGranaryFencing();                                    // in OnModelCreating: migrations make the table
///
/// await using var held = await locks.AcquireAsync("stock/4711");
/// await using var transaction = await shop.Database.BeginTransactionAsync(ct);
/// await shop.CheckFencingTokenAsync(held, ct);                         // throws locks.stale_token for an old holder
/// shop.Stock.Single(item => item.Id == 4711).Count--;
/// await shop.SaveChangesAsync(ct);
/// await transaction.CommitAsync(ct);
/// </code></example>
public static class GranaryFencingExtensions
{
    /// <summary>Adds the table of tokens to the model, so that migrations make it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The table. Default: <see cref="FencingGuard.TableDefault"/>.</param>
    /// <param name="schema">Its schema. Default: the model's.</param>
    public static ModelBuilder HasGranaryFencing(this ModelBuilder model, string table = FencingGuard.TableDefault, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Entity<FencingRow>(row =>
        {
            row.ToTable(table, schema);
            row.HasKey(static one => one.Resource);
            row.Property(static one => one.Resource).HasColumnName("resource").HasMaxLength(FencingGuard.ResourceLengthMax).ValueGeneratedNever();
            row.Property(static one => one.Token).HasColumnName("token");
        });
    }

    /// <summary>Lets the context's transaction go on if nobody with a newer token has written, and keeps the token.</summary>
    /// <param name="context">A context in a transaction, whose model has <see cref="HasGranaryFencing"/>.</param>
    /// <param name="handle">An exclusive or upgraded lock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException"><see cref="LockCodes.StaleToken"/>, or the code of the loss where the handle itself knows of it.</exception>
    /// <exception cref="InvalidOperationException">There is no transaction, or the model has no table of tokens.</exception>
    public static Task CheckFencingTokenAsync(this DbContext context, LockHandle handle, CancellationToken cancellationToken = default)
    {
        var (guard, transaction) = Open(context);
        return guard.CheckAsync(transaction.GetDbTransaction(), handle, cancellationToken);
    }

    /// <summary>As <see cref="CheckFencingTokenAsync(DbContext, LockHandle, CancellationToken)"/>, for a token that came from elsewhere.</summary>
    public static Task CheckFencingTokenAsync(this DbContext context, FencingMark fencing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fencing);
        var (guard, transaction) = Open(context);
        return guard.CheckAsync(transaction.GetDbTransaction(), fencing.Resource, fencing.Token, cancellationToken);
    }

    private static (FencingGuard Guard, IDbContextTransaction Transaction) Open(DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var row = context.Model.FindEntityType(typeof(FencingRow)) ?? throw new InvalidOperationException(
            $"The model of {context.GetType().Name} has no table of fencing tokens. Call {nameof(HasGranaryFencing)} in OnModelCreating.");
        var transaction = context.Database.CurrentTransaction ?? throw new InvalidOperationException(
            $"{context.GetType().Name} is in no transaction; a token is checked in the transaction of the writes that it guards.");
        var table = context.GetService<ISqlGenerationHelper>().DelimitIdentifier(row.GetTableName()!, row.GetSchema());
        return (new FencingGuard(table, isQuoted: true), transaction);
    }
}
