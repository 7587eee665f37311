using System.Net;

namespace Granary.Hosting;

/// <summary>An address that HTTP is to listen on.</summary>
internal sealed record HttpAddress(string Scheme, string Host, int Port)
{
    /// <summary>Whether only processes of this machine reach it.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The address in <paramref name="url"/>, or null when it is none.</summary>
    public static HttpAddress? TryParse(string url)
    {
        try
        {
            var parsed = BindingAddress.Parse(url);
            return parsed is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false, PathBase: "", Host.Length: > 0, Port: >= 0 and <= IPEndPoint.MaxPort }
                ? new(parsed.Scheme, parsed.Host, parsed.Port)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}://{Host}:{Port}";
}
