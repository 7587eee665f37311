using Granary.Ids;
using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

/// <summary>A model with every kind of key that Granary gives, and some that it must leave alone.</summary>
internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public const string Pool = "orders";
    public const string Sequence = "invoices";

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> Lines => Set<OrderLine>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Voucher> Vouchers => Set<Voucher>();

    public DbSet<Counted> Counted => Set<Counted>();

    public DbSet<Stored> Stored => Set<Stored>();

    public DbSet<Manual> Manuals => Set<Manual>();

    public DbSet<OrderNote> Notes => Set<OrderNote>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>().Property(order => order.Id).HasGranarySnowflake(Pool);
        modelBuilder.Entity<Order>().Property(order => order.Invoice).HasGranarySequence(Sequence);
        modelBuilder.Entity<Customer>().Property(customer => customer.Id).HasGranarySnowflake();
        modelBuilder.Entity<Voucher>().Property(voucher => voucher.Id)
            .HasGranarySnowflake(form: IdForm.Base62)
            .HasConversion(id => id!.Text, text => new VoucherId(text));
        modelBuilder.Entity<Stored>().Property(stored => stored.Id).ValueGeneratedOnAdd();
        modelBuilder.Entity<Manual>().Property(manual => manual.Id).ValueGeneratedNever();
        modelBuilder.Entity<OrderNote>().HasOne(note => note.Order).WithOne().HasForeignKey<OrderNote>(note => note.Id);
    }
}

internal sealed class Order
{
    public long Id { get; set; }

    public long Invoice { get; set; }

    public IList<OrderLine> Lines { get; } = [];
}

/// <summary>Its key is left to the convention.</summary>
internal sealed class OrderLine
{
    public long Id { get; set; }

    public long OrderId { get; set; }
}

/// <summary>Has a text as its key.</summary>
internal sealed class Customer
{
    public string Id { get; set; } = null!;
}

/// <summary>Has a type of its own as its key.</summary>
internal sealed class Voucher
{
    public VoucherId? Id { get; set; }
}

internal sealed record VoucherId(string Text);

/// <summary>Its key is no long, so the store counts.</summary>
internal sealed class Counted
{
    public int Id { get; set; }
}

/// <summary>The model says that the store makes its keys.</summary>
internal sealed class Stored
{
    public long Id { get; set; }
}

/// <summary>The model says that nobody makes its keys.</summary>
internal sealed class Manual
{
    public long Id { get; set; }
}

/// <summary>Has the key of its order.</summary>
internal sealed class OrderNote
{
    public long Id { get; set; }

    public Order Order { get; set; } = null!;
}
