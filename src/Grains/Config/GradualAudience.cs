using System.Collections.Immutable;
using System.IO.Hashing;
using System.Net;
using System.Text;

namespace Granary.Config;

/// <summary>
/// Who is in a gradual release. An instance's share of the percentage is a hash of the release's name and its own (XxHash64), so that it
/// stays in when the percentage grows. Immutable.
/// </summary>
internal sealed class GradualAudience
{
    private const double PercentMax = 100;

    private readonly GradualMatch _match;
    private readonly IReadOnlyList<IPNetwork> _networks;

    public GradualAudience(Gradual gradual)
    {
        Gradual = gradual;
        _match = gradual.Match;
        _networks = [.. All(_match.Addresses).Select(ReadNetwork)];
    }

    public Gradual Gradual { get; }

    /// <summary>Whether an instance gets it; nobody who does not say who it is.</summary>
    public bool Has(ConfigInstance? instance) => instance is not null
        && (_networks.Count == 0 || HasAddress(instance.Address))
        && All(_match.Labels).All(label => All(instance.Labels).Contains(label))
        && (_match.Instances.IsDefaultOrEmpty || _match.Instances.Contains(instance.Name, StringComparer.Ordinal))
        && (_match.Percent is not { } percent || ShareOf(Gradual.Name, instance.Name) < percent);

    /// <summary>Where an instance stands between 0 and 100.</summary>
    internal static double ShareOf(string gradual, string instance) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{gradual}\n{instance}")) / (double)ulong.MaxValue * PercentMax;

    private bool HasAddress(string? text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Any(network => network.Contains(plain));
    }

    private static IPNetwork ReadNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        var address = IPAddress.Parse(text);
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }

    private static ImmutableArray<T> All<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
