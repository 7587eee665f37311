using System.Net.Sockets;
using Granary.Processes;

namespace Granary.Servers;

/// <summary>An etcd of one member on free ports of loopback. It syncs every change before it answers; there is no other way.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private readonly ExternalProcess _process;

    private EtcdServer(ExternalProcess process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where clients connect, as an address of http.</summary>
    public string Address { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <param name="folder">Holds its data.</param>
    public static async Task<EtcdServer> StartAsync(string folder)
    {
        var port = FreePorts.Next();
        var clients = $"http://127.0.0.1:{port}";
        var peers = $"http://127.0.0.1:{FreePorts.Next()}";
        var process = ExternalProcess.StartFile(
            ServerProgram.Etcd.Path,
            [
                "--data-dir", folder, "--log-level", "error",
                "--listen-client-urls", clients, "--advertise-client-urls", clients,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"default={peers}",
            ],
            environment: null,
            "etcd");
        await process.WaitUntilAsync(() => Listens(port), "it listens");
        return new EtcdServer(process, clients);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async ValueTask<bool> Listens(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        return true;
    }
}
