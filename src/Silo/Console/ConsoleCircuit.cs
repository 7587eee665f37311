using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Granary.Web;

/// <summary>Whether the browser of a page is there: while it is away nobody needs what is new.</summary>
internal sealed class ConsoleCircuit : CircuitHandler
{
    private volatile bool _isConnected = true;

    public bool IsConnected => _isConnected;

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _isConnected = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _isConnected = false;
        return Task.CompletedTask;
    }
}
