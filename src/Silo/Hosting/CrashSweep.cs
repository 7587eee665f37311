using System.Net;
using System.Net.Sockets;

namespace Granary.Hosting;

/// <summary>Declares those silos dead, before this one joins, that this machine knows to be gone. A joining silo otherwise waits for
/// every silo that the membership table calls active, until the heartbeat of the last crashed one is old enough.</summary>
/// <remarks>Besides the last owner of its own address it speaks of silos of this machine on the loopback address alone: there a refused connection proves that the process is
/// gone, because a silo listens before it enters the table and until it has left it. Each silo sweeps before it listens itself,
/// so no row is left over once all have.</remarks>
internal sealed partial class CrashSweep(IMembershipTable table, SiloSeat seat, SiloAddresses addresses, TimeProvider clock, ILogger<CrashSweep> logger)
{
    private const int AttemptsMax = 100;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Sweeps the table.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await table.InitializeMembershipTableAsync(true, cancellationToken);
        var here = Dns.GetHostName();
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var rows = await table.ReadAllAsync(cancellationToken);
            if (await FindAsync(rows, here, cancellationToken) is not var (entry, etag))
            {
                return;
            }

            // When another silo was faster the table is read again; so it is after each success, for its new version.
            entry.Status = SiloStatus.Dead;
            if (await table.UpdateRowAsync(entry, etag, rows.Version.Next(), cancellationToken))
            {
                LogDeclaredDead(entry.SiloName, entry.SiloAddress);
            }
        }
    }

    private async Task<(MembershipEntry Entry, string ETag)?> FindAsync(MembershipTableData rows, string here, CancellationToken cancellationToken)
    {
        var own = new IPEndPoint(addresses.Advertised, seat.Ports.Silo);
        foreach (var (entry, etag) in rows.Members)
        {
            // One that is stopping writes the end of its row itself.
            if (entry.Status is SiloStatus.Created or SiloStatus.Joining or SiloStatus.Active
                && entry.HostName == here
                && (entry.SiloAddress.Endpoint.Equals(own)
                    || (IPAddress.IsLoopback(entry.SiloAddress.Endpoint.Address) && await IsGoneAsync(entry.SiloAddress.Endpoint, cancellationToken))))
            {
                return (entry, etag);
            }
        }

        return null;
    }

    private async Task<bool> IsGoneAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            return false;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody is there, and too busy to answer.
            return false;
        }
    }
}
