using Granary.Processes;

namespace Granary.Servers;

/// <summary>A Redis on a free port of loopback.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ExternalProcess _process;

    private RedisServer(ExternalProcess process, int port)
    {
        _process = process;
        Address = $"127.0.0.1:{port}";
    }

    public string Address { get; }

    /// <param name="folder">Holds its data.</param>
    /// <param name="durable">True writes every change to disk before it is answered; false keeps it in memory alone.</param>
    public static async Task<RedisServer> StartAsync(string folder, bool durable)
    {
        Directory.CreateDirectory(folder);
        var port = FreePorts.Next();
        string[] storage = durable ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
        var process = ExternalProcess.StartFile(
            ServerProgram.Redis.Path,
            ["--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder, "--save", "", .. storage],
            environment: null,
            "redis-server");
        await process.WaitForLineAsync("Ready to accept connections");
        return new RedisServer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
