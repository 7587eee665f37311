using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Granary.Connections;

/// <summary>Allows each remote address so many events in a span of time. The addresses of one IPv6 network (/64) count as one,
/// since a single machine has them all. Thread-safe.</summary>
/// <param name="eventsMax">How many events in a span.</param>
/// <param name="span">The span; it begins with an address's first event.</param>
/// <param name="addressesMax">How many addresses are told apart; further ones are allowed nothing until a span ends.</param>
/// <param name="time">The clock.</param>
internal sealed class AddressBudget(int eventsMax, TimeSpan span, int addressesMax, TimeProvider time)
{
    private const int NetworkBytes = 8;

    private readonly Dictionary<IPAddress, (long Since, int Events)> _spent = [];
    private readonly Lock _turn = new();

    /// <summary>Whether the event is allowed; then it is counted.</summary>
    public bool TryTake(IPAddress? address)
    {
        var network = NetworkOf(address ?? IPAddress.None);
        lock (_turn)
        {
            var now = time.GetTimestamp();
            if (!_spent.ContainsKey(network) && _spent.Count >= addressesMax)
            {
                Forget(now);
                if (_spent.Count >= addressesMax)
                {
                    return false;
                }
            }

            ref var spent = ref CollectionsMarshal.GetValueRefOrAddDefault(_spent, network, out var isKnown);
            if (!isKnown || time.GetElapsedTime(spent.Since, now) >= span)
            {
                spent = (now, 0);
            }

            if (spent.Events >= eventsMax)
            {
                return false;
            }

            spent.Events++;
            return true;
        }
    }

    private void Forget(long now)
    {
        foreach (var (address, spent) in _spent)
        {
            if (time.GetElapsedTime(spent.Since, now) >= span)
            {
                _spent.Remove(address);
            }
        }
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
