using System.Net;
using System.Net.Sockets;

namespace Granary;

/// <summary>TCP ports on loopback that nobody listens on, each handed out once per test process.</summary>
public static class FreePorts
{
    // Below the range from which the kernel takes the ports of outgoing connections: a port that is free now must not be
    // taken by somebody's connection before the process that it is meant for listens on it.
    private const int First = 12_000;
    private const int Last = 32_000;
    private const int AttemptsMax = 1_000;

    private static readonly HashSet<int> Taken = [];

    public static int Next()
    {
        lock (Taken)
        {
            for (var attempt = 1; attempt <= AttemptsMax; attempt++)
            {
                var port = Random.Shared.Next(First, Last);
                if (!Taken.Contains(port) && IsFree(port))
                {
                    Taken.Add(port);
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {Last} after {AttemptsMax} attempts.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
