using System.Globalization;
using System.Text.Json;
using Granary.Http;
using Granary.Ids;
using Granary.Ledger;
using Granary.Ledger.Admin;

namespace Granary.Cli;

/// <summary>The command against the HTTP side of a silo, over a real port.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Next_prints_one_id_a_line()
    {
        await using var host = await HttpHost.StartAsync();

        var run = await CliRun.OfAsync(["ids", "next", "--count", "3", "--url", host.Url.ToString()]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).Distinct().Count());
    }

    [Theory]
    [InlineData("ids next --count 2 --form base62", "ids")]
    [InlineData("ids pools list", "pools")]
    [InlineData("ids pools show default", "layout")]
    [InlineData("ids pools create tweets --layout twitter", "layout")]
    [InlineData("ids pools delete default", "deleted")]
    [InlineData("ids pools forget default pod-0", "forgotten")]
    [InlineData("ids sequences create invoices --start 100 --step 5", "start")]
    [InlineData("ids sequences create receipts --level strict", "level")]
    [InlineData("ids next --form uuid --count 2", "ids")]
    [InlineData("ids next --form ulid", "ids")]
    [InlineData("ids sequences list", "sequences")]
    [InlineData("ids sequences show orders", "next")]
    [InlineData("ids sequences next orders --count 2", "values")]
    [InlineData("ids sequences delete orders", "deleted")]
    [InlineData("ids decode 1234567890123", "worker")]
    [InlineData("ids decode 1234567890123 --layout default", "worker")]
    [InlineData("locks list", "locks")]
    [InlineData("locks list --space default --prefix st --limit 5", "locks")]
    [InlineData("locks show stock", "holders")]
    [InlineData("locks release stock --force", "released")]
    [InlineData("keys list", "keys")]
    [InlineData("keys add shop --role read --role write --scope ids:orders", "key")]
    [InlineData("keys revoke ops", "revoked")]
    [InlineData("status", "incarnation")]
    [InlineData("version", "command")]
    public async Task Every_verb_works_and_writes_exactly_one_JSON_object_with_json(string words, string member)
    {
        await using var host = await HttpHost.StartAsync();
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("orders"), cancellationToken: TestContext.Current.CancellationToken);
        await host.AddKeyAsync("ops", ["admin"]);
        host.Locks.Hold("stock");

        var json = await CliRun.OfAsync([.. words.Split(' '), "--json", "--url", host.Url.ToString()]);

        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Assert.Equal(JsonValueKind.Object, json.Json.ValueKind);
        Assert.True(json.Json.TryGetProperty(member, out _), json.Output);
    }

    [Theory]
    [InlineData("ids pools list", "default")]
    [InlineData("ids pools show default", "41/0/10/12 bits")]
    [InlineData("ids pools create own --layout 39/0/16/8 --unit 10 --order sequenceThenWorker --range 1:0-255", "39/0/16/8 bits at 10 ms")]
    [InlineData("ids sequences list", "orders")]
    [InlineData("ids decode 1234567890123", "2024-01-01T00:04:54")]
    [InlineData("locks list", "stock exclusive shop 4711 db-7")]
    [InlineData("locks show stock", "exclusive shop 4711 db-7")]
    [InlineData("locks show free", "holders  0")]
    [InlineData("locks release stock --force", "Lock 'stock' was taken from shop 4711 on db-7")]
    [InlineData("keys list", "ops")]
    [InlineData("status", "silo-1")]
    [InlineData("version", "9.9.9")]
    public async Task Tables_show_what_people_look_for_in_plain_text(string words, string expected)
    {
        await using var host = await HttpHost.StartAsync();
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("orders"), cancellationToken: TestContext.Current.CancellationToken);
        await host.AddKeyAsync("ops", ["admin"]);
        host.Locks.Hold("stock");

        var run = await CliRun.OfAsync([.. words.Split(' '), "--url", host.Url.ToString()]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("ids next --pool unknown", 1, "ids.pool_not_found")]
    [InlineData("ids pools show unknown", 1, "ids.pool_not_found")]
    [InlineData("ids pools create default", 1, "ids.pool_exists")]
    [InlineData("ids decode xyz", 2, "ids.id_invalid")]
    [InlineData("ids decode xyz --layout default", 2, "ids.id_invalid")]
    [InlineData("keys add -- -x --role read", 2, "cli.usage")]
    [InlineData("keys revoke nobody", 1, "keys.not_found")]
    [InlineData("ids next --count 0", 2, "cli.usage")]
    [InlineData("ids next --count many", 2, "cli.usage")]
    [InlineData("ids next --form hex", 2, "cli.usage")]
    [InlineData("ids next --pull default", 2, "cli.usage")]
    [InlineData("ids", 2, "cli.usage")]
    [InlineData("frobnicate", 2, "cli.usage")]
    [InlineData("ids draw --pool a --sequence b --count 1 --out f", 2, "cli.usage")]
    [InlineData("ids draw --sequence b --form uuid --count 1 --out f", 2, "cli.usage")]
    [InlineData("ids sequences create a --level loose", 2, "cli.usage")]
    [InlineData("ids pools create x --layout 99/0/1/4", 2, "cli.usage")]
    [InlineData("ids pools create x --unit 10", 2, "cli.usage")]
    [InlineData("ids pools create x --range 1-2", 2, "cli.usage")]
    [InlineData("keys add x --role root", 2, "cli.usage")]
    [InlineData("ids verify nowhere.txt", 2, "cli.usage")]
    [InlineData("locks release stock", 2, "cli.usage")]
    [InlineData("locks release stock --force", 1, "locks.not_held")]
    [InlineData("locks release stock --force --token many", 2, "http.body_invalid")]
    [InlineData("locks list --limit 0", 2, "cli.usage")]
    [InlineData("locks watch a --prefix b", 2, "cli.usage")]
    [InlineData("locks run stock", 2, "cli.usage")]
    [InlineData("locks run stock --ttl 1s -- true", 2, "cli.usage")]
    [InlineData("locks run stock --ttl 2500ms -- true", 2, "cli.usage")]
    [InlineData("locks run stock --wait soon -- true", 2, "cli.usage")]
    [InlineData("locks run stock --mode read --limit 2 -- true", 2, "cli.usage")]
    [InlineData("locks run stock --limit 0 -- true", 2, "cli.usage")]
    public async Task A_refusal_goes_to_stderr_with_its_code_and_leaves_stdout_empty(string words, int exitCode, string code)
    {
        await using var host = await HttpHost.StartAsync();

        var plain = await CliRun.OfAsync([.. words.Split(' '), "--url", host.Url.ToString()]);
        var json = await CliRun.OfAsync(["--json", "--url", host.Url.ToString(), .. words.Split(' ')]);

        Assert.Equal((exitCode, ""), (plain.ExitCode, plain.Output));
        Assert.StartsWith($"granary: {code}: ", plain.Error, StringComparison.Ordinal);
        Assert.Equal((exitCode, ""), (json.ExitCode, json.Output));
        Assert.Equal(code, json.ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task When_no_silo_answers_the_error_says_where_and_what_to_try()
    {
        var run = await CliRun.OfAsync(["ids", "next", "--url", $"http://127.0.0.1:{FreePorts.Next()}"]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("granary: cli.no_silo: No silo answers at http://127.0.0.1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: Start one with", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_and_the_key_come_from_the_environment_unless_they_are_given()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", ["read"]);

        var right = await CliRun.OfAsync(["status"], new Dictionary<string, string> { ["GRANARY_URL"] = host.Url.ToString(), ["GRANARY_TOKEN"] = key });
        var given = await CliRun.OfAsync(
            ["status", "--url", host.Url.ToString(), "--key", key], new Dictionary<string, string> { ["GRANARY_URL"] = "http://127.0.0.1:1", ["GRANARY_TOKEN"] = "wrong" });
        var none = await CliRun.OfAsync(["status", "--url", host.Url.ToString()]);

        Assert.Equal([0, 0, 1], [right.ExitCode, given.ExitCode, none.ExitCode]);
        Assert.StartsWith("granary: http.unauthorized: ", none.Error, StringComparison.Ordinal);
        Assert.Contains("GRANARY_TOKEN", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_stands_alone_on_stdout_and_works()
    {
        await using var host = await HttpHost.StartAsync();

        var run = await CliRun.OfAsync(["keys", "add", "shop", "--role", "read", "--url", host.Url.ToString()]);
        var use = await CliRun.OfAsync(["status", "--url", host.Url.ToString(), "--key", run.Output.Trim()]);

        Assert.Matches("^gk_[0-9A-Za-z]{43}$", run.Output.Trim());
        Assert.Equal(0, use.ExitCode);
    }

    [Fact]
    public async Task A_request_that_the_silo_cannot_serve_just_now_is_sent_again()
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.Fault = new GranaryException(RefusalKind.Unavailable, "ids.away", "Away.") { RetryAfter = TimeSpan.FromSeconds(1) };

        var run = CliRun.OfAsync(["ids", "pools", "list", "--url", host.Url.ToString()]);
        await Eventually.True(() => host.Log.Lines.Any(static line => line.Contains("ids.away", StringComparison.Ordinal)), "the first try is refused");
        host.Ids.Fault = null;

        Assert.Equal(0, (await run).ExitCode);
    }

    [Fact]
    public async Task What_is_drawn_to_files_stands_verification()
    {
        await using var host = await HttpHost.StartAsync();
        using var folder = new TemporaryFolder();
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("orders", 5, 3), cancellationToken: TestContext.Current.CancellationToken);
        var url = host.Url.ToString();

        var draws = await Task.WhenAll(
            CliRun.OfAsync(["ids", "draw", "--pool", "default", "--count", "25000", "--out", folder.File("a.txt"), "--url", url]),
            CliRun.OfAsync(["ids", "draw", "--pool", "default", "--count", "25000", "--out", folder.File("b.txt"), "--form", "uuid", "--url", url]),
            CliRun.OfAsync(["ids", "draw", "--sequence", "orders", "--count", "7001", "--out", folder.File("c.txt"), "--batch", "1000", "--url", url]),
            CliRun.OfAsync(["ids", "draw", "--sequence", "orders", "--count", "5000", "--out", folder.File("d.txt"), "--batch", "5000", "--url", url, "--json"]));
        var verified = await CliRun.OfAsync(["ids", "verify", .. Directory.GetFiles(folder.Path), "--json"]);

        Assert.All(draws, static draw => Assert.Equal((0, ""), (draw.ExitCode, draw.Error)));
        Assert.Equal(5000, draws[3].Json.GetProperty("count").GetInt32());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.Equal(["default 50000", "orders 12001"], verified.Json.GetProperty("groups").EnumerateArray()
            .Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.GetProperty("name").GetString()} {group.GetProperty("count").GetInt64()}")).Order());
    }

    [Fact]
    public async Task A_backup_is_fetched_into_a_file_that_can_be_restored_and_none_is_overwritten()
    {
        await using var host = await HttpHost.StartAsync();
        using var folder = new TemporaryFolder();
        await host.AddKeyAsync("ops", ["admin"]);
        string[] words = ["admin", "backup", "--out", folder.File("backup"), "--json", "--url", host.Url.ToString()];

        var saved = await CliRun.OfAsync(words);
        var again = await CliRun.OfAsync(words);
        var report = await new StoreAdmin(new DatabaseOptions { DataDirectory = folder.File("data") }, TimeProvider.System)
            .RestoreAsync(folder.File("backup"), overwrite: false, new RestoredOptions(), TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (saved.ExitCode, saved.Error));
        Assert.Equal(new FileInfo(folder.File("backup")).Length, saved.Json.GetProperty("bytes").GetInt64());
        Assert.Equal((1, AdminCodes.FileExists), (again.ExitCode, again.ErrorJson.GetProperty("code").GetString()));
        Assert.Equal(1, report.Tables.Single(static table => table.Table == "granary_key").Rows);
    }

    [Theory]
    [InlineData("restore backup --overwrite", "Granary.Silo admin restore")]
    [InlineData("restored --budget 1h", "Granary.Silo admin restored")]
    [InlineData("copy", "Granary.Silo admin copy")]
    public async Task What_is_done_offline_names_the_command_that_does_it(string words, string command)
    {
        var run = await CliRun.OfAsync(["admin", .. words.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(AdminCodes.Offline, run.Error, StringComparison.Ordinal);
        Assert.Contains(command, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
