using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Granary.Http;

/// <summary>Posts over plain sockets, as fast as the server answers. It does little else, so what is measured is the server.</summary>
internal static class RawHttp
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Requests answered a second, over some connections with one request at a time each.</summary>
    public static async Task<double> PostsPerSecond(Uri server, string path, int connections, TimeSpan during)
    {
        var request = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Length: 0\r\n\r\n");
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Post(server, request, started, during))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> Post(Uri server, byte[] request, long started, TimeSpan during)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port);
        var buffer = new byte[BufferSize];
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(started) < during; count++)
        {
            await socket.SendAsync(request);
            await ReadAnswer(socket, buffer);
        }

        return count;
    }

    private static async Task ReadAnswer(Socket socket, byte[] buffer)
    {
        var length = 0;
        for (var needed = int.MaxValue; length < needed;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            length += read;
            needed = needed == int.MaxValue ? LengthOf(buffer.AsSpan(0, length)) : needed;
        }
    }

    // The whole answer's length once its head is there. Both servers say how long their body is.
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return int.MaxValue;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new IOException(Encoding.ASCII.GetString(answer));
        }

        var text = Encoding.ASCII.GetString(answer[..head]);
        const string Name = "Content-Length: ";
        var at = text.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        var value = text.AsSpan(at + Name.Length);
        var end = value.IndexOf('\r');
        return head + 4 + int.Parse(end < 0 ? value : value[..end], System.Globalization.CultureInfo.InvariantCulture);
    }
}
