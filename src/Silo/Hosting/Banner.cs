using System.Net;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Granary.Hosting;

/// <summary>Tells the operator, once the silo is up, where it is and what to try.</summary>
internal sealed class Banner(SiloSettings settings, SiloSeat seat, SiloAddresses addresses, Database database, IServer server)
{
    /// <summary>Writes the banner.</summary>
    public void Print(TextWriter output)
    {
        var http = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        var url = http.FirstOrDefault() ?? "";
        output.WriteLine($"""

              Granary {SchemaException.OwnVersion}  ·  silo '{seat.Name}' of cluster '{settings.ClusterId}'

              HTTP      {string.Join("  ", http)}
              Gateway   {Reached(seat.Ports.Gateway)}
              Silos     {Reached(seat.Ports.Silo)}
              Database  {Where()}

              Try       {Granary(url)} ids next
                        curl -X POST {url}/v1/ids/snowflake/default
              Stop      Ctrl+C

            """);
    }

    // The command line program looks at the default address unless it is told another.
    private static string Granary(string url) =>
        url == $"http://127.0.0.1:{SiloSettings.DefaultHttpPort}" ? "granary" : $"GRANARY_URL={url} granary";

    private string Reached(int port) => addresses.Listen.Equals(addresses.Advertised)
        ? $"{new IPEndPoint(addresses.Advertised, port)}"
        : $"{new IPEndPoint(addresses.Advertised, port)}  (listens on {addresses.Listen})";

    private string Where() => $"{(database.Provider == DatabaseProvider.Sqlite ? "SQLite" : "PostgreSQL")}, {database.Place}";
}
