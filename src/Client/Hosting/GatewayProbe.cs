using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Granary.Hosting;

/// <summary>
/// Finds gateways whose silo stands still: the kernel goes on accepting connections for a process that is stopped, so Orleans
/// would send to it for ever. Asks only after a call was slow, and then until the gateway answers again. Thread-safe.
/// </summary>
internal sealed class GatewayProbe(TimeProvider time)
{
    /// <summary>A call that takes longer makes the gateways suspect; longer than any that goes well takes.</summary>
    public static readonly TimeSpan SlowCall = TimeSpan.FromSeconds(3);

    // Suspicion lasts for some refreshes of the list, since a machine that is merely busy may pass the first of them.
    private static readonly TimeSpan SuspectFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan[] Patience = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    private readonly ConcurrentDictionary<IPEndPoint, bool> _silent = new();
    private long? _slowSince;

    /// <summary>Notes that a call got no answer for <see cref="SlowCall"/>.</summary>
    public void NoteSlowCall()
    {
        lock (_silent)
        {
            _slowSince = time.GetTimestamp();
        }
    }

    /// <summary>The gateways without those that are silent; all of them if none would be left.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> WithoutSilentAsync(IReadOnlyList<IPEndPoint> gateways)
    {
        var suspected = IsSuspecting();
        var answers = await Task.WhenAll(gateways.Select(async gateway =>
            (!suspected && !_silent.ContainsKey(gateway)) || await AnswersAsync(gateway)));
        var answering = gateways.Where((_, i) => answers[i]).ToList();
        return answering.Count > 0 ? answering : gateways;
    }

    private bool IsSuspecting()
    {
        lock (_silent)
        {
            return _slowSince is { } since && time.GetElapsedTime(since) < SuspectFor;
        }
    }

    private async Task<bool> AnswersAsync(IPEndPoint gateway)
    {
        foreach (var patience in Patience)
        {
            if (await AnswersAsync(gateway, patience))
            {
                _silent.TryRemove(gateway, out _);
                return true;
            }
        }

        _silent[gateway] = true;
        return false;
    }

    // A connection that ends before it has said anything is ended from the other side, too, by a process that runs.
    private async Task<bool> AnswersAsync(IPEndPoint gateway, TimeSpan patience)
    {
        using var within = new CancellationTokenSource(patience, time);
        using var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(gateway, within.Token);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(new byte[1], within.Token);
            return true;
        }
        catch (SocketException)
        {
            // Refused or reset. Orleans finds out about these by itself.
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
