using System.Globalization;
using System.Text.Json;
using Granary.Processes;

namespace Granary.Locks;

/// <summary><c>granary locks run</c> as a process, over HTTP, with a real silo.</summary>
public sealed class LockedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_under_one_lock_run_one_after_the_other_with_growing_tokens()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        var log = _folder.File("log");

        var runs = Enumerable.Range(0, 4).Select(_ => Start(
            cluster, ["run", "nightly"], $"echo begin $GRANARY_LOCK_TOKEN >> {log}; sleep 0.1; echo end $GRANARY_LOCK_TOKEN >> {log}")).ToList();
        foreach (var run in runs)
        {
            await using (run)
            {
                Assert.Equal(0, await run.WaitForExitAsync());
            }
        }

        var lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        var tokens = lines.Where(static (_, index) => index % 2 == 0).Select(static line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(tokens.SelectMany(static token => (IEnumerable<string>)[$"begin {token}", $"end {token}"]), lines);
        Assert.Equal(tokens.Distinct().Order(), tokens);
        Assert.Equal(4, tokens.Count);
    }

    [Fact]
    public async Task A_command_whose_silo_stands_still_has_ended_before_the_next_one_begins()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        var (first, second) = (_folder.File("first"), _folder.File("second"));

        // Writes the time for as long as it lives, and does not heed SIGTERM.
        await using var holder = Start(cluster, ["run", "nightly", "--ttl", "3s"], $"trap '' TERM; while :; do date +%s%N >> {first}; sleep 0.01; done");
        await Eventually.True(() => File.Exists(first), "the first command runs");
        await using var waiter = Start(cluster, ["run", "nightly", "--ttl", "3s"], $"date +%s%N >> {second}");
        await Eventually.True(async () => await WaitersAsync(cluster) == 1, "the second one waits");

        cluster["silo-1"].Pause();
        var lost = await holder.WaitForExitAsync();
        cluster["silo-1"].Resume();
        var exitCode = await waiter.WaitForExitAsync();

        Assert.Equal((125, 0), (lost, exitCode));
        Assert.Contains("granary: locks.lease_lost: Lock 'nightly' is lost: ", holder.Output.StandardError, StringComparison.Ordinal);
        var (last, begun) = (await TimesAsync(first), await TimesAsync(second));
        Assert.True(last[^1] < begun[0], $"The first command wrote at {last[^1]}, when the second had begun at {begun[0]}.");
    }

    [Fact]
    public async Task A_command_whose_lock_was_taken_by_force_is_ended_and_the_log_says_by_whom()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        var (started, asked) = (_folder.File("started"), _folder.File("asked"));
        await using var holder = Start(
            cluster, ["elect", "leader", "--value", "http://10.0.0.7", "--ttl", "3s"], $"trap 'touch {asked}; exit 0' TERM; touch {started}; while :; do sleep 0.02; done");
        await Eventually.True(() => File.Exists(started), "the command runs");
        await using var watch = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "watch", "leader", "--url", Url(cluster)]);
        await watch.WaitForLineAsync("(http://10.0.0.7)");

        await using var force = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "release", "leader", "--force", "--url", Url(cluster)]);
        var forced = await force.WaitForExitAsync();
        var lost = await holder.WaitForExitAsync();
        await watch.WaitForLineAsync("default/leader  free");

        Assert.Equal((0, 125), (forced, lost));
        Assert.True(File.Exists(asked));
        await cluster["silo-1"].Process.WaitForLineAsync("Audit: loopback took lock 'leader'");
    }

    private static ExternalProcess Start(RealCluster cluster, string[] words, string script) =>
        ExternalProcess.Start(BuiltProgram.Cli, ["locks", .. words, "--url", Url(cluster), "--", "sh", "-c", script]);

    private static string Url(RealCluster cluster) => cluster["silo-1"].Http.BaseAddress!.ToString();

    private static async Task<int> WaitersAsync(RealCluster cluster)
    {
        var shown = await cluster["silo-1"].Http.GetStringAsync(new Uri("/v1/locks/lock?name=nightly", UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonElement.Parse(shown).GetProperty("waiters").GetInt32();
    }

    private static async Task<long[]> TimesAsync(string file) =>
        [.. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(static line => long.Parse(line, CultureInfo.InvariantCulture))];
}
