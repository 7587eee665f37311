using System.Text.Json;
using Granary.Http;
using Granary.Locks;
using Granary.Processes;

namespace Granary.Cli;

/// <summary><c>granary locks</c> against the HTTP side of a silo: what runs under a lock runs for real.</summary>
public sealed class LocksCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Started => _folder.File("started");

    private string Go => _folder.File("go");

    private string Said => _folder.File("said");

    // Says that it has started, and waits until the test lets it go.
    private string[] Patient => ["sh", "-c", $"touch {Started}; until [ -e {Go} ]; do sleep 0.02; done; exit 5"];

    // Notes that it was asked to end, and does.
    private string[] Obedient => ["sh", "-c", $"trap 'echo asked > {Said}; exit 7' TERM; touch {Started}; while :; do sleep 0.02; done"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_runs_while_the_lock_is_held_and_knows_it_by_name_and_token()
    {
        await using var host = await HttpHost.StartAsync();

        var running = RunAsync(host, "run", ["stock 4711", "--space", "shop", "--note", "nightly"], Patient);
        await Eventually.True(() => File.Exists(Started), "the command runs");
        var held = await host.Locks.GetAsync("stock 4711", "shop", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Go, "", TestContext.Current.CancellationToken);
        var run = await running;
        var told = await RunAsync(
            host, "run", ["stock 4711", "--space", "shop"], ["sh", "-c", $"echo \"$GRANARY_LOCK_SPACE/$GRANARY_LOCK_NAME $GRANARY_LOCK_TOKEN\" > {Said}"]);

        Assert.Equal((5, "", ""), (run.ExitCode, run.Output, run.Error));
        var holder = Assert.Single(held.Holders);
        Assert.Equal((Environment.MachineName, $"granary {Environment.ProcessId}", "nightly"), (holder.Session.Host, holder.Session.Process, holder.Note));
        Assert.False(host.Locks.IsHeld("stock 4711", "shop"));
        Assert.Equal(0, told.ExitCode);
        Assert.Equal($"shop/stock 4711 {holder.Token + 1}", (await SaidAsync()).Trim());
    }

    [Fact]
    public async Task What_follows_the_dashes_reaches_the_command_as_it_is()
    {
        await using var host = await HttpHost.StartAsync();
        string[] words = ["--json", "--", "@file", "-h", "--help", "--space=a", "", "a b", "--url", "x"];

        var run = await RunAsync(host, "run", ["a"], ["sh", "-c", $"printf '<%s>' \"$@\" > {Said}", "sh", .. words]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(string.Concat(words.Select(static word => $"<{word}>")), await SaidAsync());
    }

    [Theory]
    [InlineData("--limit 3 --permits 2", LockMode.Permits, 2, 3)]
    [InlineData("--limit 3", LockMode.Permits, 1, 3)]
    [InlineData("--mode read", LockMode.Read, 1, 1)]
    [InlineData("--mode permits", LockMode.Permits, 1, 1)]
    [InlineData("--ttl 5s", LockMode.Exclusive, 1, 1)]
    public async Task A_lock_is_asked_for_as_the_options_say(string options, LockMode mode, int permits, int limit)
    {
        await using var host = await HttpHost.StartAsync();

        var run = await RunAsync(host, "run", ["a", .. options.Split(' ')], ["true"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(new LockRequest { Mode = mode, Permits = permits, Limit = limit }, host.Locks.LastRequest);
        Assert.Equal(options.Contains("5s", StringComparison.Ordinal) ? 5 : 15, host.Locks.LastSession!.Ttl.TotalSeconds);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_had_in_time_starts_nothing_and_has_an_exit_code_of_its_own()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");

        var run = await RunAsync(host, "run", ["a", "--wait", "0s"], Patient);

        Assert.Equal((124, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("granary: locks.timeout: Lock 'a' ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Started));
    }

    [Fact]
    public async Task Without_a_time_it_waits_until_the_lock_can_be_had()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var tries = 0;
        host.Locks.Wait = _ => Task.FromResult(++tries == 3);

        var run = await RunAsync(host, "run", ["a"], ["true"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_request_whose_fate_is_unknown_is_asked_anew_in_a_new_session()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var tries = 0;
        host.Locks.Wait = _ => ++tries == 1
            ? throw new GranaryException(RefusalKind.Unavailable, "client.unavailable", "Who knows.")
            : Task.FromResult(true);

        var run = await RunAsync(host, "run", ["a"], ["true"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal((2, 2), (tries, host.Locks.Ended.Distinct().Count()));
    }

    [Fact]
    public async Task Who_waits_in_a_session_that_ran_out_asks_anew_in_another_one()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var (tries, waiting) = (0, new TaskCompletionSource());
        host.Locks.Wait = async cancellationToken =>
        {
            if (++tries == 1)
            {
                waiting.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return true;
        };

        var running = RunAsync(host, "run", ["a", "--ttl", "2s"], ["true"]);
        await Eventually.Completes(waiting.Task, "it waits");
        host.Locks.Lose(host.Locks.LastSession!.Id);
        var run = await running;

        Assert.Equal((0, "", 2), (run.ExitCode, run.Error, tries));
    }

    [Theory]
    [InlineData("no-such-command", 127)]
    [InlineData("/", 126)]
    public async Task A_command_that_cannot_be_started_gives_the_lock_back(string command, int exitCode)
    {
        await using var host = await HttpHost.StartAsync();

        var run = await RunAsync(host, "run", ["a"], [command]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("granary: cli.command: ", run.Error, StringComparison.Ordinal);
        Assert.False(host.Locks.IsHeld("a"));
    }

    [Fact]
    public async Task A_command_whose_lock_was_taken_is_asked_to_end()
    {
        await using var host = await HttpHost.StartAsync();

        var running = RunAsync(host, "run", ["a", "--ttl", "2s"], Obedient);
        await Eventually.True(() => File.Exists(Started), "the command runs");
        host.Locks.Lose();
        var run = await running;

        Assert.Equal(125, run.ExitCode);
        Assert.StartsWith("granary: locks.session_lost: Lock 'a' is lost: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("asked", (await SaidAsync()).Trim());
    }

    [Fact]
    public async Task A_command_whose_lock_nobody_renews_is_killed_with_all_that_it_started()
    {
        await using var host = await HttpHost.StartAsync();
        var pids = _folder.File("pids");

        // Neither of them heeds SIGTERM, and the parent of the second one has gone.
        string[] stubborn =
        [
            "sh", "-c",
            $"trap '' TERM; (setsid sh -c \"trap '' TERM; echo \\$\\$ >> {pids}; touch {Started}; while :; do sleep 1; done\" &); echo $$ >> {pids}; while :; do sleep 1; done",
        ];

        var running = RunAsync(host, "run", ["a", "--ttl", "2s"], stubborn);
        await Eventually.True(() => File.Exists(Started), "the command runs");
        host.Locks.Fault = new GranaryException(RefusalKind.Unavailable, "client.unavailable", "Nobody answers.");
        var run = await running;

        Assert.Equal(125, run.ExitCode);
        Assert.StartsWith("granary: locks.lease_lost: Lock 'a' is lost: No silo has renewed the lock in time.", run.Error, StringComparison.Ordinal);
        var started = await File.ReadAllLinesAsync(pids, TestContext.Current.CancellationToken);
        Assert.Equal(2, started.Length);
        Assert.All(started, static id => Assert.False(IsAlive(id), $"Process {id} is alive."));
    }

    [Fact]
    public async Task The_lock_is_renewed_for_as_long_as_the_command_runs()
    {
        await using var host = await HttpHost.StartAsync();

        var running = RunAsync(host, "run", ["a", "--ttl", "2s"], Patient);
        await Eventually.True(() => File.Exists(Started), "the command runs");
        await Eventually.True(() => host.Locks.Renewals >= 4, "it was renewed for longer than it lives by itself");
        await File.WriteAllTextAsync(Go, "", TestContext.Current.CancellationToken);

        Assert.Equal(5, (await running).ExitCode);
    }

    [Fact]
    public async Task A_signal_is_passed_on_and_the_lock_given_back_when_the_command_has_ended()
    {
        await using var host = await HttpHost.StartAsync();
        await using var granary = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "run", "a", "--url", host.Url.ToString(), "--", .. Obedient]);
        await Eventually.True(() => File.Exists(Started), "the command runs");

        var exitCode = await granary.StopAsync();

        Assert.Equal(7, exitCode);
        Assert.Equal("asked", (await SaidAsync()).Trim());
        Assert.False(host.Locks.IsHeld("a"));
    }

    [Fact]
    public async Task A_signal_ends_the_wait()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var (waiting, givenUp) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Locks.Wait = async cancellationToken =>
        {
            waiting.SetResult();
            await using var registration = cancellationToken.Register(givenUp.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        };
        await using var granary = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "run", "a", "--url", host.Url.ToString(), "--", .. Patient]);
        await Eventually.Completes(waiting.Task, "it waits");

        var exitCode = await granary.StopAsync();

        Assert.Equal(128 + 15, exitCode);
        await Eventually.Completes(givenUp.Task, "the request is given up");
        Assert.False(File.Exists(Started));
    }

    [Fact]
    public async Task Who_is_elected_runs_the_command_and_proclaims_its_value()
    {
        await using var host = await HttpHost.StartAsync();

        var running = RunAsync(host, "elect", ["scheduler", "--value", "http://10.0.0.7:80"], Patient);
        await Eventually.True(() => File.Exists(Started), "the command runs");
        var leader = await host.Locks.GetAsync("scheduler", cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Go, "", TestContext.Current.CancellationToken);

        Assert.Equal(5, (await running).ExitCode);
        Assert.Equal(("http://10.0.0.7:80", LockMode.Exclusive), (leader.Holders[0].Note, leader.Holders[0].Mode));
        Assert.False(host.Locks.IsHeld("scheduler"));
    }

    [Fact]
    public async Task A_watch_writes_what_is_there_and_each_change_until_it_is_stopped()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a", note: "order 12");
        await using var people = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "watch", "a", "--url", host.Url.ToString()]);

        await people.WaitForLineAsync("default/a  exclusive by shop 4711 on db-7, token ");
        await host.Locks.ForceReleaseAsync("a", "test", cancellationToken: TestContext.Current.CancellationToken);
        host.Locks.Change("a");
        await people.WaitForLineAsync("default/a  free");

        Assert.Equal(0, await people.StopAsync());
    }

    [Fact]
    public async Task A_watch_for_scripts_writes_one_JSON_object_a_line_and_survives_a_silo_that_goes()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        await using var script = ExternalProcess.Start(BuiltProgram.Cli, ["locks", "watch", "--prefix", "a", "--json", "--url", host.Url.ToString()]);
        var first = await script.WaitForLineAsync("\"name\":\"a\"");

        host.Locks.Fault = new GranaryException(RefusalKind.Unavailable, "client.unavailable", "Nobody answers.");
        host.Locks.Change("a");
        await Eventually.True(() => host.Log.Lines.Count(static line => line.Contains("/v1/locks/watch", StringComparison.Ordinal)) > 1, "it asks again");
        host.Locks.Fault = null;
        host.Locks.Hold("ab");
        host.Locks.Change("ab");
        var second = await script.WaitForLineAsync("\"name\":\"ab\"");

        Assert.Equal("default", JsonElement.Parse(first).GetProperty("space").GetString());
        Assert.Equal(1, JsonElement.Parse(second).GetProperty("holders").GetArrayLength());
    }

    private static Task<CliRun> RunAsync(HttpHost host, string verb, string[] options, string[] command) =>
        CliRun.OfAsync(["locks", verb, .. options, "--url", host.Url.ToString(), "--", .. command]);

    private Task<string> SaidAsync() => File.ReadAllTextAsync(Said, TestContext.Current.CancellationToken);

    // A zombie of a parent that is alive has ended too.
    private static bool IsAlive(string id) =>
        File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
}
