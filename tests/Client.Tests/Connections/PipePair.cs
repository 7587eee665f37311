using System.IO.Pipelines;

namespace Granary.Connections;

/// <summary>Both ends of a connection in memory.</summary>
internal sealed class PipePair
{
    public PipePair()
    {
        var there = new Pipe();
        var back = new Pipe();
        Dialer = new End(back.Reader, there.Writer);
        Listener = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe Dialer { get; }

    public IDuplexPipe Listener { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
