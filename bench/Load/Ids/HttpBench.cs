using Granary.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// Ids over HTTP from a silo that runs: one a request against the barest Kestrel endpoint, and a thousand a request. The bare
/// endpoint runs in a process of its own, as the silo does, and answers with a body of the same size.
/// </summary>
internal static class HttpBench
{
    private const int Connections = 16;
    private const int BatchSize = 1000;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    /// <summary>Measures the silo at the first argument's address.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (args is not [var address])
        {
            Console.Error.WriteLine("Say where the silo is, for example http://127.0.0.1:8700; start it from a Release build.");
            return 2;
        }

        Machine.Print();
        Console.WriteLine($"  {Connections} connections, {Rounds.Least} rounds of {Slice.TotalSeconds:0} s each in turn");
        var silo = new Uri(address);
        await using var bare = await BareProcess.StartAsync();
        var rounds = new Rounds(Rounds.Least);
        rounds.Add("bare Kestrel endpoint, requests", () => Load(bare.Address, "/bare"));
        rounds.Add("silo, one id a request, ids", () => Load(silo, "/v1/ids/snowflake/default"));
        rounds.Add("silo, a thousand ids a request, ids", () => BatchSize * Load(silo, $"/v1/ids/snowflake/default?count={BatchSize}"));
        rounds.Run();
        var met = rounds.Ratio("silo, one id a request, ids", "bare Kestrel endpoint, requests", 0.8);
        met &= Rounds.Goal("ids a second, a thousand a request", rounds.Median("silo, a thousand ids a request, ids") / 1e6, 1, "M/s");
        return met ? 0 : 1;
    }

    /// <summary>Serves the bare endpoint until the process is killed; prints where.</summary>
    public static async Task<int> Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var body = "{\"pool\":\"default\",\"form\":\"decimal\",\"ids\":[\"382944926582702080\"]}"u8.ToArray();
        app.MapPost("/bare", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static double Load(Uri address, string path) => RawHttp.PostsPerSecond(address, path, Connections, Slice).GetAwaiter().GetResult();
}
