using System.Net;
using System.Net.Sockets;

namespace Granary.Hosting;

/// <summary>Finds ports that nobody uses.</summary>
/// <param name="random">Spreads the choice, so that unrelated silos seldom try the same.</param>
internal sealed class PortChooser(Random random)
{
    // Below the range from which Linux and Windows give outgoing connections their ports: one of those could otherwise hold
    // a silo's port at its restart.
    private const int First = 20_000;
    private const int Last = 29_999;
    private const int AttemptsMax = 1_000;

    /// <summary>A port that is free on <paramref name="address"/> and not among <paramref name="taken"/>.</summary>
    /// <exception cref="StartRefusedException">None was found.</exception>
    public int Choose(IPAddress address, IReadOnlySet<int> taken)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var port = random.Next(First, Last + 1);
            if (!taken.Contains(port) && IsFree(address, port))
            {
                return port;
            }
        }

        throw new StartRefusedException($"No free port was found between {First} and {Last}. Set Granary:SiloPort, Granary:GatewayPort and Granary:Urls.");
    }

    /// <summary>Whether nobody listens on <paramref name="port"/> of <paramref name="address"/>, or of all addresses.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
