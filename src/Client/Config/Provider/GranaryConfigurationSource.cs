using Microsoft.Extensions.Configuration;

namespace Granary.Config.Provider;

/// <summary>An application's configuration in a Granary cluster as a source of .NET's configuration.</summary>
internal sealed class GranaryConfigurationSource(SourceOptions options) : IConfigurationSource
{
    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new GranaryConfigurationProvider(options, TimeProvider.System);
}
