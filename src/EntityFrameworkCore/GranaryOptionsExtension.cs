using Granary.Ids;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.EntityFrameworkCore;

/// <summary>What <c>UseGranaryIds</c> leaves in the options of a context.</summary>
/// <param name="pool">Where keys come from that nothing else generates.</param>
/// <param name="client">The client, unless it is that of the application's services.</param>
internal sealed class GranaryOptionsExtension(string pool, IIdClient? client) : IDbContextOptionsExtension
{
    private ExtensionInfo? _info;

    public string Pool => pool;

    public IIdClient? Client => client;

    public DbContextOptionsExtensionInfo Info => _info ??= new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services) =>
        new EntityFrameworkServicesBuilder(services).TryAdd<IConventionSetPlugin, PoolKeyPlugin>();

    public void Validate(IDbContextOptions options)
    {
    }

    private sealed class ExtensionInfo(GranaryOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private string Pool => ((GranaryOptionsExtension)Extension).Pool;

        public override bool IsDatabaseProvider => false;

        public override string LogFragment => $"GranaryIds={Pool} ";

        // Models are kept with these services, and the pool is part of the model. The client is not: it is looked up for each context.
        public override int GetServiceProviderHashCode() => Pool.GetHashCode(StringComparison.Ordinal);

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is ExtensionInfo info && info.Pool == Pool;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["Granary:Pool"] = Pool;
    }
}
