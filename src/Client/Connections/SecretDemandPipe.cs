using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Granary.Connections;

/// <summary>
/// Looks at the first bytes that come over a connection: they say whether the other end asks for a cluster secret. Then it gives
/// the connection its own pipe back, so that the traffic does not come through here.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="demanded">Told when the other end asks for one.</param>
internal sealed class SecretDemandPipe(ConnectionContext connection, Action<HandshakeException> demanded) : PipeReader, IDuplexPipe
{
    private readonly IDuplexPipe _pipe = connection.Transport;

    public PipeReader Input => this;

    public PipeWriter Output => _pipe.Output;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await _pipe.Input.ReadAsync(cancellationToken);
        Look(read);
        return read;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!_pipe.Input.TryRead(out result))
        {
            return false;
        }

        Look(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => _pipe.Input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _pipe.Input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _pipe.Input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _pipe.Input.Complete(exception);

    private void Look(ReadResult read)
    {
        Span<byte> first = stackalloc byte[Handshake.Mark.Length];
        if (read.Buffer.Length < first.Length)
        {
            return;
        }

        connection.Transport = _pipe;
        read.Buffer.Slice(0, first.Length).CopyTo(first);
        if (first.SequenceEqual(Handshake.Mark))
        {
            var missing = new HandshakeException(HandshakeFailure.SecretMissing);
            demanded(missing);
            throw missing;
        }
    }
}
