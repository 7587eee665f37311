using System.Diagnostics;
using Granary.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Ids;

/// <summary>Values a second of each level of sequences, each caller waiting for its own value, from a silo that runs.</summary>
internal static class LevelsBench
{
    private const int RoundCount = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    public static async Task<int> Run(string[] args)
    {
        if (args is not [var gateway])
        {
            Console.Error.WriteLine("Usage: ids levels HOST:PORT, the gateway of a silo that runs from a Release build");
            return 2;
        }

        Machine.Print();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options => options.Gateways.Add(gateway));
        using var host = builder.Build();
        await host.StartAsync();
        var ids = host.Services.GetRequiredService<IIdClient>();
        foreach (var level in Enum.GetValues<SequenceLevel>())
        {
            var name = $"bench-{level}";
            await ids.CreateSequenceAsync(new SequenceDefinition(name, Level: level));
            var generator = await ids.OpenSequenceAsync(name);
            foreach (var callers in (int[])[1, 8, 64])
            {
                var rates = new double[RoundCount];
                for (var round = 0; round < RoundCount; round++)
                {
                    rates[round] = await Rate(generator, callers);
                }

                Console.WriteLine($"  {level}, {callers} callers: {rates.Order().ElementAt(RoundCount / 2):N0} values/s, load {Machine.LoadAverage()}");
            }
        }

        await host.StopAsync();
        return 0;
    }

    private static async Task<double> Rate(SequenceGenerator generator, int callers)
    {
        var started = Stopwatch.GetTimestamp();
        var drawn = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            while (Stopwatch.GetElapsedTime(started) < Turn)
            {
                await generator.NextAsync();
                count++;
            }

            return count;
        })));
        return drawn.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
