using System.Security.Cryptography;

namespace Granary.Connections;

public sealed class HandshakeTests
{
    private const int HelloBytes = 36;

    private static readonly string Ours = new('o', ConnectionLimits.SecretLengthMin);
    private static readonly string Theirs = new('t', ConnectionLimits.SecretLengthMin);

    private readonly PipePair _connection = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ours", null, "ours", null)]
    [InlineData("ours", "theirs", "theirs", null)]
    [InlineData("theirs", null, "ours", "theirs")]
    [InlineData("ours", "theirs", "ours", null)]
    [InlineData("ours", "theirs", "ours", "theirs")]
    public async Task Ends_that_share_a_secret_trust_each_other(string dialer, string? dialerPrevious, string listener, string? listenerPrevious)
    {
        var dialing = Of(dialer, dialerPrevious).DialAsync(_connection.Dialer, Ct);
        var listening = Of(listener, listenerPrevious).ListenAsync(_connection.Listener, Ct);

        await Eventually.Completes(Task.WhenAll(dialing, listening), "both ends trust each other");
    }

    [Fact]
    public async Task Bytes_that_come_after_the_proof_are_left_for_the_next_reader()
    {
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);
        await Of("ours").DialAsync(_connection.Dialer, Ct);
        await _connection.Dialer.WriteAsync(1, 2, 3);
        await listening;

        var next = await _connection.Listener.ReadAsync(3);

        Assert.Equal([1, 2, 3], next);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_at_both_ends_and_the_dialer_is_told()
    {
        var dialing = Of("theirs").DialAsync(_connection.Dialer, Ct);
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        Assert.Equal(HandshakeFailure.ProofWrong, await FailureOfAsync(listening));
        Assert.Equal(HandshakeFailure.Refused, await FailureOfAsync(dialing));
    }

    [Fact]
    public async Task A_proof_for_another_cluster_is_refused()
    {
        var dialing = new Handshake(ClusterSecret.Of(Ours), "staging", ConnectionPurpose.Silo).DialAsync(_connection.Dialer, Ct);
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        Assert.Equal(HandshakeFailure.ProofWrong, await FailureOfAsync(listening));
        Assert.Equal(HandshakeFailure.Refused, await FailureOfAsync(dialing));
    }

    [Fact]
    public async Task A_proof_for_the_other_port_is_refused()
    {
        var dialing = Of("ours", purpose: ConnectionPurpose.Gateway).DialAsync(_connection.Dialer, Ct);
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        Assert.Equal(HandshakeFailure.ProofWrong, await FailureOfAsync(listening));
        Assert.Equal(HandshakeFailure.Refused, await FailureOfAsync(dialing));
    }

    [Fact]
    public async Task A_listener_proves_nothing_to_a_dialer_that_it_refuses()
    {
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);
        await _connection.Dialer.WriteAsync([.. Handshake.Mark, .. RandomNumberGenerator.GetBytes(32), 1, .. RandomNumberGenerator.GetBytes(32)]);
        await FailureOfAsync(listening);
        await _connection.Listener.Output.CompleteAsync();

        var said = await _connection.Dialer.ReadAsync(HelloBytes + 100);

        Assert.Equal(HelloBytes + 1, said.Length);
        Assert.Equal(0, said[^1]);
    }

    [Fact]
    public async Task A_dialers_proof_that_is_sent_back_to_it_is_refused()
    {
        var dialing = Of("ours").DialAsync(_connection.Dialer, Ct);
        var hello = await _connection.Listener.ReadAsync(HelloBytes);
        await _connection.Listener.WriteAsync(hello);
        var proof = (await _connection.Listener.ReadAsync(1 + HandshakeProof.Size))[1..];

        await _connection.Listener.WriteAsync([1, .. proof]);

        Assert.Equal(HandshakeFailure.ProofWrong, await FailureOfAsync(dialing));
    }

    [Fact]
    public async Task A_proof_of_an_earlier_connection_is_refused()
    {
        var earlier = new PipePair();
        var dialing = Of("ours").DialAsync(earlier.Dialer, Ct);
        var hello = await earlier.Listener.ReadAsync(HelloBytes);
        await earlier.Listener.WriteAsync([.. Handshake.Mark, .. RandomNumberGenerator.GetBytes(32)]);
        var proof = await earlier.Listener.ReadAsync(1 + HandshakeProof.Size);
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        await _connection.Dialer.WriteAsync([.. hello, .. proof]);

        Assert.Equal(HandshakeFailure.ProofWrong, await FailureOfAsync(listening));
        await earlier.Listener.Output.CompleteAsync();
        Assert.Equal(HandshakeFailure.Closed, await FailureOfAsync(dialing));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("GRN\u0002 from a later version")]
    [InlineData("none")]
    public async Task What_speaks_something_else_is_refused_at_once(string text)
    {
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        await _connection.Dialer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(HandshakeFailure.Foreign, await FailureOfAsync(listening));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public async Task A_count_of_proofs_that_nobody_sends_is_refused(byte count)
    {
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);

        await _connection.Dialer.WriteAsync([.. Handshake.Mark, .. RandomNumberGenerator.GetBytes(32), count]);

        Assert.Equal(HandshakeFailure.Foreign, await FailureOfAsync(listening));
    }

    [Fact]
    public async Task An_end_that_closes_in_the_middle_fails_no_proof()
    {
        var listening = Of("ours").ListenAsync(_connection.Listener, Ct);
        await _connection.Dialer.WriteAsync([.. Handshake.Mark, 1, 2, 3]);

        await _connection.Dialer.Output.CompleteAsync();

        Assert.Equal(HandshakeFailure.Closed, await FailureOfAsync(listening));
    }

    [Fact]
    public void The_keys_of_two_uses_differ_and_the_secret_shows_nowhere()
    {
        var secret = ClusterSecret.Of(Ours);

        Assert.NotEqual(secret.Keys("one").Single(), secret.Keys("two").Single());
        Assert.DoesNotContain(Ours, secret.ToString(), StringComparison.Ordinal);
    }

    private static Handshake Of(string secret, string? previous = null, ConnectionPurpose purpose = ConnectionPurpose.Silo) =>
        new(ClusterSecret.Of(TextOf(secret)!, TextOf(previous)), "granary", purpose);

    private static string? TextOf(string? name) => name switch
    {
        "ours" => Ours,
        "theirs" => Theirs,
        _ => null,
    };

    private static async Task<HandshakeFailure> FailureOfAsync(Task part) =>
        (await Assert.ThrowsAsync<HandshakeException>(() => Eventually.Completes(part, "the handshake ends"))).Failure;
}
