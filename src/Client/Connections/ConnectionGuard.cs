using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Granary.Connections;

/// <summary>
/// Lets Orleans have a connection only after both ends have proved that they know the cluster secret. Without a secret here it
/// notices that the other end asks for one. Thread-safe.
/// </summary>
internal sealed partial class ConnectionGuard
{
    private readonly Handshake? _handshake;
    private readonly ConnectionPurpose _purpose;
    private readonly ConnectionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionGuard> _logger;
    private readonly AddressBudget _loggedInbound;
    private readonly AddressBudget _loggedOutbound;
    private int _unproven;

    public ConnectionGuard(
        ClusterSecret? secret, string clusterId, ConnectionPurpose purpose, ConnectionMetrics metrics, TimeProvider time, ILogger<ConnectionGuard> logger)
    {
        _handshake = secret is null ? null : new Handshake(secret, clusterId, purpose);
        _purpose = purpose;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _loggedInbound = NewBudget();
        _loggedOutbound = NewBudget();
        AddressBudget NewBudget() => new(1, ConnectionLimits.LogRefusalEvery, ConnectionLimits.LoggedAddressesMax, time);
    }

    /// <summary>Guards connections that others open to this process.</summary>
    public void GuardInbound(IConnectionBuilder connections)
    {
        if (_handshake is { } handshake)
        {
            connections.Use(next => connection => ListenAsync(handshake, connection, next));
        }
    }

    /// <summary>Guards connections that this process opens. One that fails is given to Orleans with the reason.</summary>
    public void GuardOutbound(IConnectionBuilder connections) => connections.Use(next => _handshake is { } handshake
        ? connection => DialAsync(handshake, connection, next)
        : connection => PassAsync(connection, next));

    private async Task ListenAsync(Handshake handshake, ConnectionContext connection, ConnectionDelegate next)
    {
        if (await TryListenAsync(handshake, connection))
        {
            await next(connection);
        }
    }

    private async Task<bool> TryListenAsync(Handshake handshake, ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _unproven) > ConnectionLimits.UnprovenMax)
            {
                throw new HandshakeException(HandshakeFailure.TooMany);
            }

            await RunAsync(handshake.ListenAsync, connection);
            return true;
        }
        catch (HandshakeException quiet) when (quiet.Failure == HandshakeFailure.Closed)
        {
            // Somebody looked whether this process is alive, or stopped in the middle: that is no attempt to get in.
            return false;
        }
        catch (HandshakeException refused)
        {
            Note(refused.Failure, connection.RemoteEndPoint, refused.Message);
            await HangUpAsync(connection, refused.Failure);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _unproven);
        }
    }

    private async Task DialAsync(Handshake handshake, ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await RunAsync(handshake.DialAsync, connection);
        }
        catch (HandshakeException untrusted) when (untrusted.IsFinal)
        {
            NoteUntrusted(connection, untrusted);
            throw;
        }

        await next(connection);
    }

    private Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        connection.Transport = new SecretDemandPipe(connection, missing => NoteUntrusted(connection, missing));
        return next(connection);
    }

    // One deadline for the whole exchange: who sends a byte now and then gains no time.
    private async Task RunAsync(Func<IDuplexPipe, CancellationToken, Task> part, ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(ConnectionLimits.HandshakeWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.ConnectionClosed);
        try
        {
            await part(connection.Transport, either.Token);
        }
        catch (OperationCanceledException)
        {
            throw new HandshakeException(deadline.IsCancellationRequested ? HandshakeFailure.TooSlow : HandshakeFailure.Closed);
        }
        catch (Exception broken) when (broken is IOException or InvalidOperationException)
        {
            // Reset, or closed on this side while it was read.
            throw new HandshakeException(HandshakeFailure.Closed);
        }
    }

    private void Note(HandshakeFailure failure, EndPoint? from, string reason)
    {
        _metrics.Refused(_purpose, failure);
        var address = (from as IPEndPoint)?.Address;
        if (_loggedInbound.TryTake(address))
        {
            LogRefused(_purpose, address, reason);
        }
    }

    private void NoteUntrusted(ConnectionContext connection, HandshakeException untrusted)
    {
        if (_loggedOutbound.TryTake((connection.RemoteEndPoint as IPEndPoint)?.Address))
        {
            LogUntrusted(_purpose, connection.RemoteEndPoint, untrusted.Message);
        }
    }

    // Whoever hangs up first ends the connection for both; if that were this end, the other one might not read why.
    private async Task HangUpAsync(ConnectionContext connection, HandshakeFailure failure)
    {
        if (failure is HandshakeFailure.TooMany or HandshakeFailure.TooSlow)
        {
            return;
        }

        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var closing = connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        await closed.Task.WaitAsync(ConnectionLimits.HangUpWithin, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
