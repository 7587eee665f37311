using System.Buffers;
using System.IO.Pipelines;

namespace Granary.Connections;

/// <summary>Speaks and reads bytes as a stranger would.</summary>
internal static class PipeText
{
    /// <summary>Reads so many bytes; fewer when the other end closes before.</summary>
    public static async Task<byte[]> ReadAsync(this IDuplexPipe end, int count)
    {
        var read = await end.Input.ReadAtLeastAsync(count, TestContext.Current.CancellationToken);
        var bytes = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length));
        var copy = bytes.ToArray();
        end.Input.AdvanceTo(bytes.End);
        return copy;
    }

    public static async Task WriteAsync(this IDuplexPipe end, params byte[] bytes) =>
        await end.Output.WriteAsync(bytes, TestContext.Current.CancellationToken);
}
